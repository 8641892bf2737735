import Testing

@testable import Sandbox

/// /etc/subuid and /proc/self/uid_map.
@Suite struct IdRangeTests {
    private static let file = """
        alice:100000:65536
        bob:165536:1000
        1002:300000:131072
        bob:400000:65536
        # comment
        carol:many:65536
        dave:500000
        erin:4294967296:65536
        """

    @Test func theLargestRangeOfAnyNameCounts() {
        #expect(SubordinateRange.parse(Self.file, names: ["alice"]) == SubordinateRange(start: 100_000, count: 65_536))
        #expect(SubordinateRange.parse(Self.file, names: ["bob"]) == SubordinateRange(start: 400_000, count: 65_536))
        #expect(SubordinateRange.parse(Self.file, names: ["alice", "1002"]) == SubordinateRange(start: 300_000, count: 131_072))
    }

    @Test(arguments: ["carol", "dave", "erin", "nobody", "", "# comment"]) func othersHaveNone(name: String) {
        #expect(SubordinateRange.parse(Self.file, names: [name]) == nil)
    }

    @Test func mapsCoverNeighbouringRanges() {
        let host = IdMap.parse("         0          0 4294967295\n")
        #expect(host.covers(Slots.canonicalBase, count: 2 * Slots.size))
        let user = IdMap.parse("0 1000 1\n1 100000 65535\n")
        #expect(user.covers(0, count: 65_536))
        #expect(!user.covers(0, count: 65_537))
        #expect(!user.covers(Slots.canonicalBase, count: 1))
        let gap = IdMap.parse("0 1000 1\n2 100000 65535\n")
        #expect(!gap.covers(0, count: 3))
        #expect(!IdMap.parse("rubbish").covers(0, count: 1))
        #expect(IdMap.parse("0 0 4294967295").covers(0xffff_fff0, count: 15))
    }
}
