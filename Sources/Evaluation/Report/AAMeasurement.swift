import Core
import Gates
import Trials

/// One block of draws of the unchanged harness: how often each gate would have accepted nothing, and how flaky tasks and tests are.
public struct AAMeasurement: Sendable, Codable {
    /// Version of the JSON form.
    public var format = 1
    public var arm: MeasuredArm
    /// Draws that were asked for, per task.
    public var draws: Int
    public var gates: AATest.Report
    /// What further verifications of the same final states say; nil when there were none.
    public var verifier: VerifierFlakes?
    /// Tasks with fewer than two verdicts, which are left out.
    public var leftOut: [String]
    public var caveats: [String]

    /// - Throws: ``Failure`` when no task has two verdicts.
    public init(arm: Arm, draws: Int, tasks: [MeasuredTask], results: [CellResult], permutations: Int = 4000, seed: UInt64 = 1) throws {
        self.arm = MeasuredArm(arm)
        self.draws = draws
        let byTask = Dictionary(grouping: results.sorted { $0.cell.draw < $1.cell.draw }) { $0.cell.task }
        let blocks = tasks.compactMap { task -> AABlock? in
            guard let split = task.split?.gate else { return nil }
            let valid = (byTask[task.name] ?? []).filter(\.status.isValid)
            return AABlock(task: task.name, split: split, passes: valid.map { $0.status == .passed })
        }
        leftOut = blocks.filter { $0.passes.count < 2 }.map(\.task)
        let usable = blocks.filter { $0.passes.count >= 2 }
        guard !usable.isEmpty else {
            throw Failure(
                .invalidInput, "no task has two attempts with a verdict", hint: "run more draws, and look at the trials that are invalid")
        }
        var test = try AATest(usable)
        test.permutations = permutations
        test.seed = seed
        gates = test.report()
        let states = results.filter { $0.status.isValid && $0.repeatedVerdicts?.isEmpty == false }
        if !states.isEmpty {
            verifier = VerifierFlakes(
                Dictionary(
                    states.map { ("\($0.cell.task) \($0.trial)", [$0.status == .passed] + ($0.repeatedVerdicts ?? [])) },
                    uniquingKeysWith: { first, _ in first }))
        }
        caveats = []
        if draws < 8 {
            caveats.append("fewer than eight draws a task: the rates are rough, since most outcomes are drawn again and again.")
        }
        if arm.agent.model?.hasPrefix("sim:") ?? false {
            caveats.append("simulated models prove that the machinery works; they say nothing about any real model.")
        }
        let invalid = results.count { !$0.status.isValid }
        if invalid > 0 { caveats.append("\(invalid) attempts have no verdict and are left out.") }
        if usable.allSatisfy({ Set($0.passes).count == 1 }) {
            caveats.append("every task ended the same way in all draws: nothing varies, so no gate can be fooled and none is tested.")
        }
    }
}
