import Core
import SystemPackage
import Testing

@testable import Trials

@Suite struct VerifierArchiveTests {
    /// A tar archive as busybox writes it.
    private func tar(_ entries: [(name: String, type: Character, content: String)]) -> [UInt8] {
        var archive: [UInt8] = []
        for entry in entries {
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, at offset: Int) { for (i, byte) in text.utf8.enumerated() { header[offset + i] = byte } }
            put(entry.name, at: 0)
            let size = String(entry.content.utf8.count, radix: 8)
            put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
            put(String(entry.type), at: 156)
            put("ustar  ", at: 257)
            archive += header
            archive += Array(entry.content.utf8)
            archive += [UInt8](repeating: 0, count: (512 - entry.content.utf8.count % 512) % 512)
        }
        return archive + [UInt8](repeating: 0, count: 1024)
    }

    @Test func regularFilesArrive() throws {
        try withTemporaryDirectory { directory in
            let content = String(repeating: "y", count: 1000)
            try VerifierArchive.unpack(
                tar([("reward.txt", "0", "1\n"), ("./", "5", ""), ("./sub/log", "0", content), ("./reward.txt", "0", "0")]), into: directory
            )
            #expect(try Files.list(directory) == ["reward.txt", "sub"])
            // The first one counts: it is the one that was saved first.
            #expect(try Files.text(directory.appending("reward.txt")) == "1\n")
            #expect(try Files.text(directory.appending("sub/log")) == content)
        }
    }

    @Test func hostileNamesAndKindsAreLeftOut() throws {
        try withTemporaryDirectory { directory in
            let inside = directory.appending("inside")
            try Files.makeDirectory(inside)
            try VerifierArchive.unpack(
                tar([
                    ("../escaped", "0", "x"), ("/tmp/absolute", "0", "x"), ("a/../../b", "0", "x"), ("link", "2", ""), ("pipe", "6", ""),
                    ("good", "0", "x"),
                ]), into: inside)
            #expect(try Files.list(inside) == ["good"])
            #expect(try Files.list(directory) == ["inside"])
        }
    }

    @Test func aCutArchiveGivesWhatIsWhole() throws {
        try withTemporaryDirectory { directory in
            let whole = tar([("reward.txt", "0", "1"), ("big", "0", String(repeating: "z", count: 5000))])
            try VerifierArchive.unpack(Array(whole.prefix(3000)), into: directory)
            #expect(try Files.list(directory) == ["reward.txt"])
            try VerifierArchive.unpack(Array("not a tar archive".utf8), into: directory)
            try VerifierArchive.unpack([], into: directory)
            #expect(try Files.list(directory) == ["reward.txt"])
        }
    }
}
