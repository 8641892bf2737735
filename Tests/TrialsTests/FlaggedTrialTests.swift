import Core
import Testing

@testable import Trials

@Suite struct FlaggedTrialTests {
    private func record(_ name: String, _ status: TrialStatus = .failed, _ flags: [ChangeFlag] = []) -> TrialRecord {
        var record = Samples.record(name, status: status)
        var summary = ChangeSummary()
        for (number, flag) in flags.enumerated() { summary.count(Change(path: "/\(number)", kind: .added, type: .file, flag: flag)) }
        record.changes = summary
        return record
    }

    @Test func aQuietTrialIsNotFlagged() {
        #expect(FlaggedTrial(record("a")) == nil)
        var served = record("b")
        served.survivors = ["nginx"]  // judged in a snapshot: they did not matter
        #expect(FlaggedTrial(served) == nil)
    }

    @Test func theWeightiestReasonComesFirst() throws {
        var flagged = record("a", .passed, [.library, .library, .preload, .verifierLink])
        #expect(
            try #require(FlaggedTrial(flagged)).reasons == ["verifier-link: /3", "preload: /2", "library: /0 and 1 more"])
        flagged.assurance = .disagree
        #expect(FlaggedTrial(flagged)?.reasons.first == "judged differently beside the agent's processes and without them")
        flagged.assurance = .shared
        flagged.survivors = ["forger", "other"]
        #expect(FlaggedTrial(flagged)?.reasons.first == "judged beside 2 processes of the agent, the first: forger")
    }

    @Test func passedTrialsComeFirst() {
        let list = FlaggedTrial.list([record("a", .failed, [.preload]), record("b"), record("c", .passed, [.program])])
        #expect(list.map(\.trial) == ["c", "a"])
    }

    /// Each flag has its place in the order.
    @Test(arguments: ChangeFlag.allCases) func everyFlagIsNamed(_ flag: ChangeFlag) {
        #expect(FlaggedTrial(record("a", .passed, [flag]))?.reasons == ["\(flag.rawValue): /0"])
    }
}
