import Core

@testable import Agents

/// A shell in memory that knows the handful of commands that simulated models write. A file's content is the command that made it.
struct FakeShell: Workplace {
    let workingDirectory = "/app"
    var files: [String: String]
    var directories: Set<String>
    var persistsShell = false
    private var current = "/app"
    private var isLoaded = false
    private var wasWoken = false

    init(files: [String], directories: [String] = [], persistsShell: Bool = false) {
        self.files = Dictionary(uniqueKeysWithValues: files.map { ($0, "given") })
        self.directories = Set(["/app"] + directories + files.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) })
        self.persistsShell = persistsShell
    }

    mutating func perform(_ request: ToolRequest, timeout: Double) async throws -> ToolAnswer {
        guard case .bash(let command) = request else { return ToolAnswer(output: "no such tool here", exitCode: 1) }
        if !persistsShell { (current, isLoaded) = ("/app", false) }
        let before = files
        var output = ""
        for part in command.split(separator: " && ").map(String.init) {
            let (text, code) = run(part)
            output += text
            if code != 0 { return ToolAnswer(output: output, exitCode: code, changed: files != before) }
        }
        return ToolAnswer(output: output, exitCode: 0, changed: files != before)
    }

    private mutating func run(_ command: String) -> (String, Int32) {
        var command = command
        var target: String?
        if let arrow = command.firstRange(of: " > ") {
            target = String(command[arrow.upperBound...])
            command = String(command[..<arrow.lowerBound])
        }
        if let target, !isThere(parent(bare(target))) { return ("bash: line 1: \(bare(target)): No such file or directory", 1) }
        let (output, code) = simple(command)
        guard let target, code == 0 else { return (output, code) }
        files[bare(target)] = output
        return ("", 0)
    }

    private mutating func simple(_ command: String) -> (String, Int32) {
        let words = command.split(separator: " ").map(String.init)
        let rest = words.dropFirst().joined(separator: " ")
        let paths = paths(in: command)
        if let lost = paths.first(where: { $0.hasPrefix("/app/") && files[$0] == nil && !directories.contains($0) }), words[0] != "mkdir" {
            return ("\(words[0]): \(lost): No such file or directory", 1)
        }
        switch words[0] {
        case "mkdir":
            directories.insert(paths.last ?? "")
            return ("", 0)
        case "cd":
            current = rest.hasPrefix("/") ? rest : "/app/" + rest.trimmingPrefix("./")
            return directories.contains(current) ? ("", 0) : ("cd: \(rest): No such file or directory", 1)
        case ".":
            isLoaded = true
            return ("", 0)
        case "rm":
            for path in paths { files = files.filter { $0.key != path && !$0.key.hasPrefix(path + "/") } }
            return ("", 0)
        case "echo": return (rest, 0)
        case "cat" where files[paths.first ?? ""] != "given": return (files[paths.first ?? ""] ?? "", 0)
        case "sed" where words[1] == "-i", "sort" where rest.contains("-o "):
            files[paths.last ?? ""] = "spoilt"
            return ("", 0)
        case "find" where rest.contains("-name"):
            let name = words.last ?? ""
            return (files.keys.filter { $0.hasSuffix("/" + name) }.map { "." + $0.dropFirst(4) }.joined(separator: "\n"), 0)
        case let script where script.hasPrefix("./"):
            guard files["\(current)\(script.dropFirst())"] != nil else {
                return ("bash: line 1: \(script): No such file or directory", 127)
            }
            if script == "./render.sh", !isLoaded { return ("./render.sh: REGION is not set", 1) }
            if script == "./probe.sh", !wasWoken {
                wasWoken = true
                return ("device is not ready, try again", 1)
            }
            return (command, 0)
        default: return (command.filter { $0 != "\"" }, 0)
        }
    }

    /// What a command names below `/app`; quoted ones may hold spaces.
    private func paths(in command: String) -> [String] {
        var found: [String] = []
        for (index, piece) in command.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { found.append(String(piece)) } else { found += piece.split(separator: " ").map(String.init) }
        }
        return found.filter { $0.hasPrefix("/app") }
    }

    private func bare(_ path: String) -> String { path.filter { $0 != "\"" } }
    private func parent(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/app" }
    private func isThere(_ path: String) -> Bool { directories.contains(path) }

    func succeeds(_ command: String, timeout: Double) async throws -> Bool { true }
    func missing(among paths: [String]) async throws -> [String] {
        paths.filter { files[$0, default: ""].isEmpty && !directories.contains($0) }
    }
    func entries() async throws -> [String] { ["in.txt"] }
    func files() async throws -> [String] { ["in.txt"] }
    func repositories() async throws -> [String] { directories.contains("/app/checkout") ? ["/app/checkout"] : [] }
}
