import Core
import SystemPackage
import Testing

@testable import Improvement

@Suite struct LineageStoreTests {
    private func round(_ number: Int) -> RoundStarted { RoundStarted(round: number, purpose: .improve, base: "sha256:0") }

    @Test func eventsAreChainedAndReadBack() throws {
        try Scratch.with { folder in
            let writer = try LineageWriter(folder)
            let first = try writer.append(round(1))
            let second = try writer.append(round(2))
            #expect(first.prev == LineageEvent.origin)
            #expect(second.prev == first.hash)
            let lineage = try Lineage(folder)
            #expect(lineage.events == [first, second])
            #expect(try lineage.facts(RoundStarted.self).map(\.fact.round) == [1, 2])
        }
    }

    @Test func equalFactsGiveEqualHashes() throws {
        let hashes = try (0..<2).map { _ in
            try Scratch.with { folder in try LineageWriter(folder).append(round(1)).hash }
        }
        #expect(hashes[0] == hashes[1])
    }

    @Test func aSecondWriterIsRefusedWhileTheFirstLives() throws {
        try Scratch.with { folder in
            let first = try LineageWriter(folder)
            let failure = try #require(throws: Failure.self) { _ = try LineageWriter(folder) }
            #expect(failure.kind == .busy)
            try first.append(round(1))
        }
    }

    @Test func anAppendThatWasCutOffIsForgotten() throws {
        try Scratch.with { folder in
            do { try LineageWriter(folder).append(round(1)) }
            let path = folder.appending(EventLog.name)
            let whole = try Files.read(path)
            try Files.write(whole + whole.dropLast(20), to: path)
            let writer = try LineageWriter(folder)
            #expect(writer.events.count == 1)
            try writer.append(round(2))
            #expect(try Lineage(folder).events.map(\.seq) == [0, 1])
        }
    }

    @Test func aChangedLineIsNamed() throws {
        try Scratch.with { folder in
            do {
                let writer = try LineageWriter(folder)
                try writer.append(round(1))
                try writer.append(round(2))
            }
            let path = folder.appending(EventLog.name)
            try Files.write(try Files.text(path).replacing("\"round\":2", with: "\"round\":3"), to: path)
            let failure = try #require(throws: Failure.self) { _ = try Lineage(folder) }
            #expect(failure.place?.contains("line 2") == true)
        }
    }

    @Test func headFollowsTheLogAfterACrashBetweenTheTwo() throws {
        try Scratch.with { folder in
            let move = HeadMoved(reason: .accepted, round: 1, from: "sha256:a", to: "sha256:b", tree: "t", edits: [])
            do { try LineageWriter(folder).append(move) }
            let head = try #require(try LineageHead(folder))
            #expect(head.harness == "sha256:b")
            try Files.removeTree(folder.appending(LineageHead.name))
            _ = try LineageWriter(folder)
            #expect(try LineageHead(folder) == head)
        }
    }

    @Test func headWithoutItsEventIsRefused() throws {
        try Scratch.with { folder in
            let move = HeadMoved(reason: .accepted, round: 1, from: "sha256:a", to: "sha256:b", tree: "t", edits: [])
            do { try LineageWriter(folder).append(move) }
            try Files.write([], to: folder.appending(EventLog.name))
            #expect(throws: Failure.self) { _ = try LineageWriter(folder) }
        }
    }

    @Test func objectsAreCheckedAgainstTheirNames() throws {
        try Scratch.with { folder in
            let objects = ObjectStore(folder)
            let name = try objects.put(Array("text".utf8))
            #expect(name == SHA256.hex("text"))
            #expect(try objects.bytes(name) == Array("text".utf8))
            try Files.write("Text", to: folder.appending("objects").appending(name))
            #expect(throws: Failure.self) { _ = try objects.bytes(name) }
            #expect(throws: Failure.self) { _ = try objects.bytes("../\(name)") }
        }
    }
}
