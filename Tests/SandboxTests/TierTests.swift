import Core
import FoundationEssentials
import SystemPackage
import Testing

@testable import Sandbox

/// Which tier a process gets, and that none is taken for another.
@Suite struct TierTests {
    private static let range = SubordinateRange(start: 100_000, count: 65_536)
    private static let small = SubordinateRange(start: 100_000, count: 1000)

    @Test func aRangeAndTheHelpersGiveSubuid() throws {
        let user = OrdinaryUser(name: "ana", uids: Self.range, gids: Self.range)
        #expect(try user.tier(wanted: nil) == .subuid)
        #expect(try user.tier(wanted: "subuid") == .subuid)
        #expect(try user.tier(wanted: "single") == .single)
        #expect(user.obstacle == nil)
    }

    struct Lack: Sendable, CustomStringConvertible {
        let description: String
        let user: OrdinaryUser
        /// What the reason and the command that mends it name.
        let names: [String]
    }

    static let lacks = [
        Lack(description: "no ranges", user: .init(name: "ana", uids: nil, gids: nil), names: ["/etc/subuid", "usermod", "ana"]),
        Lack(description: "no groups", user: .init(name: "ana", uids: range, gids: nil), names: ["/etc/subgid", "usermod"]),
        Lack(description: "a small range", user: .init(name: "ana", uids: small, gids: range), names: ["/etc/subuid", "65,536"]),
        Lack(
            description: "no helper", user: .init(name: "ana", uids: range, gids: range, missingTools: ["newgidmap"]),
            names: ["newgidmap", "uidmap"]),
    ]

    @Test(arguments: lacks) func withoutThemItIsSingle(lack: Lack) throws {
        #expect(try lack.user.tier(wanted: nil) == .single)
        #expect(try lack.user.tier(wanted: "single") == .single)
        let failure = #expect(throws: Failure.self) { try lack.user.tier(wanted: "subuid") }
        for name in lack.names { #expect("\(try #require(failure))".contains(name)) }
    }

    @Test(arguments: ["root", "", "Single", "none"]) func otherNamesAreRefused(name: String) {
        #expect(throws: Failure.self) { try OrdinaryUser(name: "ana", uids: Self.range, gids: Self.range).tier(wanted: name) }
    }

    @Test func theMapTellsTheTier() {
        #expect(IdMap.parse("0 0 4294967295\n").tier == .root)
        #expect(IdMap.parse("0 1000 1\n1 100000 65535\n").tier == .subuid)
        #expect(IdMap.parse("0 1000 1\n").tier == .single)
        #expect(IdMap.parse("0 1000 1\n1 100000 999\n").tier == .single)
        #expect(IdMap.parse("1000 1000 1\n").tier == nil)
        #expect(IdMap.root(in: "1 100000 65535\n         0       1000          1\n") == 1000)
        #expect(IdMap.root(in: "1 2 3\n") == nil)
    }

    /// A variable in root's environment must not make its sandboxes weaker, nor its results claim another tier.
    @Test func rootIsNotTalkedIntoAnother() throws {
        try Tier.check(.root, wanted: nil)
        try Tier.check(.single, wanted: "single")
        for (tier, wanted) in [(Tier.root, "single"), (.root, "subuid"), (.subuid, "single"), (.single, "subuid"), (.root, "x")] {
            let failure = #expect(throws: Failure.self) { try Tier.check(tier, wanted: wanted) }
            #expect("\(try #require(failure))".contains("SELFHARNESS_TIER"))
        }
    }

    @Test func aHomeKeepsToImagesWithOwnersOrWithout() throws {
        for (first, others) in [(Tier.single, [Tier.root, .subuid]), (.subuid, [.single]), (.root, [.single])] {
            let path = FilePath(FileManager.default.temporaryDirectory.path).appending("selfharness-tier.\(Files.randomName(10))")
            try Files.makeDirectory(path)
            defer { try? Files.removeTree(path) }
            let home = Home(root: path)
            try HomeFormat.checkOwners(home, first)
            try Files.makeDirectory(path.appending("store"))
            try HomeFormat.checkOwners(home, first)
            for other in others {
                let failure = #expect(throws: Failure.self) { try HomeFormat.checkOwners(home, other) }
                #expect("\(try #require(failure))".contains(path.string))
            }
        }
    }
}
