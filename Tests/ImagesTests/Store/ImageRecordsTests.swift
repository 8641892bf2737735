import Core
import Sandbox
import SystemPackage
import Testing

@testable import Images

/// Records of images that this version did not write.
@Suite struct ImageRecordsTests {
    private func withRecords(_ body: (ImageRecords, FilePath, BuildFixture.Recorder) throws -> Void) throws {
        let home = Home(root: FilePath("/tmp/selfharness-records-\(Files.randomName(10))"))
        try Files.makeDirectory(home.root)
        defer { try? Files.removeTree(home.root) }
        let notes = BuildFixture.Recorder()
        try body(try ImageRecords(home: home, log: { notes.add($0) }), home.root.appending("images"), notes)
    }

    private func record(_ name: String?) throws -> ImageRecord {
        ImageRecord(name: name, image: try Image(layers: [Layer(id: "x")], config: ImageConfig()), source: .recipe("r"))
    }

    @Test(arguments: [
        (#"{"format":0,"name":"app:1"}"#, "app:1"), (#"{"format":1,"name":"app:1","image":{"layers":"x"}}"#, "app:1"),
        (#"{"for"#, "an image"),
        (#"{"format":1}"#, "an image"),
    ])
    func anOldOrBrokenOneIsRemovedAndCountsAsNone(_ text: String, _ name: String) throws {
        try withRecords { records, folder, notes in
            try Files.write(text, to: folder.appending("k.json"))
            try records.write(try record("other:1"), key: "good")
            #expect(try records.all().map(\.name) == ["other:1"])
            #expect(try Files.list(folder) == ["good.json"])
            #expect(notes.lines.count == 1)
            #expect(notes.lines[0].hasPrefix("the record of \(name) has an older or broken form and was removed"))
            #expect(try records.read(key: "k") == nil)
            #expect(try records.areReadable())
        }
    }

    @Test func aNewerOneStaysAndIsRefused() throws {
        try withRecords { records, folder, notes in
            let text = #"{"format":99,"name":"app:1"}"#
            try Files.write(text, to: folder.appending("k.json"))
            try records.write(try record("other:1"), key: "good")
            #expect(throws: Failure.self) { try records.read(key: "k") }
            #expect(try records.all().map(\.name) == ["other:1"])
            #expect(notes.lines.count == 1)
            #expect(try !records.areReadable())
            #expect(try Files.text(folder.appending("k.json")) == text)
        }
    }
}
