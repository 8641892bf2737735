import Core
import SystemPackage
import Testing

@testable import Toolchain

@Suite struct BytePatchTests {
    private let patch = BytePatch("/etc/door", "/proc/1/x", count: 2)

    @Test func replacesEveryOccurrenceAndNothingElse() throws {
        var bytes = Array("\u{7f}ELF/etc/door\0/etc/doo/etc/doors".utf8)
        try patch.apply(to: &bytes, name: "synthetic")
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{7f}ELF/proc/1/x\0/etc/doo/proc/1/xs")
    }

    @Test(arguments: ["nothing here", "one /etc/door", "/etc/door /etc/door /etc/door", "", "/etc/doo"])
    func refusesAnotherNumber(_ text: String) {
        var bytes = Array(text.utf8)
        let before = bytes
        #expect(throws: Failure.self) { try patch.apply(to: &bytes, name: "synthetic") }
        #expect(bytes == before)
    }

    @Test func leavesTheFileAloneWhenOneCountDiffers() throws {
        let path = FilePath("/tmp/byte-patch-\(Files.randomName(8))")
        defer { try? Files.removeTree(path) }
        try Files.write("/etc/door /etc/door", to: path, mode: 0o755)
        #expect(throws: Failure.self) {
            try BytePatch.apply([patch, BytePatch("missing", "MISSING", count: 1)], to: path)
        }
        #expect(try Files.text(path) == "/etc/door /etc/door")
        try BytePatch.apply([patch], to: path)
        #expect(try Files.text(path) == "/proc/1/x /proc/1/x")
    }

    @Test func everyRecipePatchPointsOutsideWhatAnAgentCanWrite() {
        for (file, patches) in TreeRecipe.patches {
            for patch in patches {
                let targets = String(decoding: patch.replacement, as: UTF8.self).split(separator: "\0")
                #expect(targets.allSatisfy { $0 == "/" || $0.hasPrefix("/proc/1/") || $0.hasPrefix("/.selfharness/") }, "\(file)")
            }
        }
    }
}
