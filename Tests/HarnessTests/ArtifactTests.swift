import Core
import Glibc
import SystemPackage
import Testing

@testable import Harness

@Suite struct ArtifactTests {
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        let folder = FilePath("/tmp/selfharness-tests-\(Files.randomName(10))")
        defer { try? Files.removeTree(folder) }
        try Files.makeDirectory(folder)
        try body(folder)
    }

    @Test func minimalIsValidAndThin() throws {
        let content = try Sample.minimal.content
        #expect(content.tools.count == 5)
        #expect(content.hooks.isEmpty && content.rules.isEmpty && content.skills.isEmpty)
        #expect(content.memory.count == 1)
    }

    /// The embedded copy has the bytes of the repository.
    @Test func bundledHarnessesAreThoseOfTheRepository() throws {
        #expect(BundledHarness.names.contains("minimal"))
        for name in BundledHarness.names {
            #expect(try BundledHarness.load(name).files == HarnessArtifact.load(Sample.directory(name)).files)
        }
        let failure = #expect(throws: Failure.self) { try BundledHarness.load("minimol") }
        #expect(failure?.hint?.contains("minimal") == true)
    }

    @Test func theIdIsTheContent() throws {
        let base = try Sample.minimal
        #expect(try Sample.minimal(["prompt/system.md": "Other.\n"]).id != base.id)
        #expect(HarnessArtifact.id(of: ["b": [1], "a": [2]]) == HarnessArtifact.id(of: ["a": [2], "b": [1]]))
        #expect(HarnessArtifact.id(of: ["a": [2], "b": [1]]) != HarnessArtifact.id(of: ["a": [1], "b": [2]]))
    }

    @Test func writtenAndReadAgainItIsTheSame() throws {
        try withFolder { folder in
            let base = try Sample.minimal
            let place = folder.appending("deep/copy")
            try base.write(to: place)
            #expect(try HarnessArtifact.load(place) == base)
            #expect(throws: Failure.self) { try base.write(to: place) }
            #expect(try Files.list(folder.appending("deep")) == ["copy"])
        }
    }

    @Test func linksPipesAndHugeFilesAreRefused() throws {
        for kind in ["link", "pipe", "huge"] {
            try withFolder { folder in
                let place = folder.appending("h")
                try Sample.minimal.write(to: place)
                let odd = place.appending("memory/odd.md").string
                switch kind {
                case "link": #expect(symlink("agents.md", odd) == 0)
                case "pipe": #expect(mkfifo(odd, 0o600) == 0)
                default: try Files.write([UInt8](repeating: 97, count: HarnessArtifact.fileLimit + 1), to: FilePath(odd))
                }
                let failure = #expect(throws: Failure.self) { try HarnessArtifact.load(place) }
                #expect(failure?.place?.contains("odd.md") == true)
            }
        }
    }

    /// A file, its text, and what the error must name.
    static let faults: [(path: String, text: String?, names: [String])] = [
        ("prompt/system.md", nil, ["prompt/system.md", "missing"]),
        ("tools/bash.toml", nil, ["tools/bash.toml"]),
        ("prompt/phases/exekute.md", "x", ["prompt/phases/exekute.md", "execute"]),
        ("tools/terminal.toml", "description = \"x\"\nrows = 3", ["tools/terminal.toml", "rows", "from 4 to 100", "3"]),
        ("tools/terminal.toml", "description = \"x\"\ncolumns = 301", ["tools/terminal.toml", "columns", "301"]),
        ("tools/terminal.toml", "description = \"x\"\nquiet_ms = 0", ["tools/terminal.toml", "quiet_ms", "from 50 to 5000"]),
        ("tools/read.toml", "description = \"x\"\nrows = 24", ["tools/read.toml", "unknown key rows"]),
        ("policy/runtime.toml", "max_turn = 3", ["policy/runtime.toml", "max_turn", "max_turns"]),
        ("policy/runtime.toml", "max_turns = \"3\"", ["max_turns", "whole number", "\"3\""]),
        ("policy/runtime.toml", "max_turns = 501", ["max_turns", "500", "501"]),
        ("policy/runtime.toml", "tool_protocol = \"nativ\"", ["tool_protocol", "native"]),
        ("policy/runtime.toml", "max_turns = = 3", ["policy/runtime.toml:1"]),
        ("manifest.toml", "format = 99\nname = \"x\"", ["format 99", "newer"]),
        ("manifest.toml", "format = 1\nname = \"x\"\n[surfaces.memry]\nlocked = true", ["memry", "memory"]),
        ("manifest.toml", "format = 1\nname = \"x\"\n[surfaces.memory]\nbudget = 3", ["memory", "3 are allowed"]),
        ("hooks/h.toml", "event = \"on_error\"\n[when]\noutput_matches = \"(\"\n[do]\ninject = \"x\"", ["hooks/h.toml", "output_matches"]),
        ("hooks/h.toml", "event = \"on_eror\"\n[do]\ninject = \"x\"", ["on_error"]),
        ("hooks/h.toml", "event = \"on_error\"\n[do]\ninject = \"x\"\nstop = \"y\"", ["exactly one action", "2"]),
        ("hooks/h.toml", "event = \"before_finish\"\n[do]\nrequire = \"gone\"", ["gone"]),
        ("hooks/h.toml", "event = \"on_error\"\n[do]\ninject = \"{{comand}}\"", ["{{comand}}", "{{command}}"]),
        ("hooks/H.toml", "event = \"on_error\"\n[do]\ninject = \"x\"", ["hooks/H.toml"]),
        (
            "verify/rules.toml",
            "[[rule]]\nname = \"a\"\ncheck = \"changed\"\nmessage = \"x\"\n[[rule]]\nname = \"a\"\ncheck = \"changed\"\nmessage = \"x\"",
            ["two rules", "a"]
        ),
        ("verify/rules.toml", "[[rule]]\nname = \"a\"\ncheck = \"command\"\nmessage = \"x\"", ["command is missing"]),
        ("memory/agents.md", "a\r\nb", ["memory/agents.md", "CR LF"]),
        ("memory/agents.md", "a\0b", ["memory/agents.md", "UTF-8"]),
    ]

    @Test(arguments: faults.indices) func faultsAreNamed(index: Int) throws {
        let (path, text, names) = Self.faults[index]
        let failure = #expect(throws: Failure.self) { try Sample.minimal([path: text]) }
        for name in names { #expect(failure?.description.contains(name) == true, "\(failure?.description ?? "") does not name \(name)") }
    }
}
