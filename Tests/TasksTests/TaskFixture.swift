import Core
import Glibc
import SystemPackage

/// A temporary folder with files of a test's choice, removed when the fixture goes.
final class TaskFixture {
    let folder: FilePath

    /// - Parameter files: content by path, below the folder.
    init(_ files: [String: String] = [:], links: [String: String] = [:]) throws {
        let parent = Files.realPath("/tmp")!
        folder = parent.appending("selfharness-tests-\(Files.randomName(10))")
        try Files.makeDirectory(folder)
        for (path, text) in files { try write(text, to: path) }
        for (path, target) in links { try link(path, to: target) }
    }

    deinit { try? Files.removeTree(folder) }

    /// The least that is a task, with changes; nil removes a file.
    static func task(toml: String = "", _ changes: [String: String?] = [:], links: [String: String] = [:]) throws -> TaskFixture {
        let fixture = try TaskFixture()
        try fixture.addTask(in: "", toml: toml, changes)
        for (path, target) in links { try fixture.link(path, to: target) }
        return fixture
    }

    func addTask(in name: String, toml: String = "", _ changes: [String: String?] = [:]) throws {
        var files: [String: String?] = [
            "task.toml": toml, "instruction.md": "Write hello.txt.\n", "environment/Dockerfile": "FROM debian:12\n",
            "tests/test.sh": "echo 1 > /logs/verifier/reward.txt\n",
        ]
        files.merge(changes) { $1 }
        for (path, text) in files { if let text { try write(text, to: name.isEmpty ? path : "\(name)/\(path)") } }
    }

    func write(_ text: String, to path: String) throws {
        try Files.makeDirectory(folder.appending(path).removingLastComponent())
        try Files.write(text, to: folder.appending(path))
    }

    func link(_ path: String, to target: String) throws {
        try Files.makeDirectory(folder.appending(path).removingLastComponent())
        try call("link") { symlink(target, folder.appending(path).string) }
    }
}
