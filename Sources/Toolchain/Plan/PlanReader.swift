import Core
import SystemPackage

/// Reads a task's tests folder into a ``VerifierPlan``.
struct PlanReader {
    let tests: FilePath
    var plan: VerifierPlan
    /// Requirements of `uv add` and `uv pip install` so far.
    var uvRequirements: [String] = []
    private var scanned: Set<String> = []
    var usesCurl = false

    /// - Throws: ``Failure`` of kind `.invalidInput` when there is neither a `test.sh` nor a `test_*.py`.
    static func read(_ tests: FilePath) throws -> VerifierPlan {
        let names = Files.isDirectory(tests) ? try Files.list(tests) : []
        if names.contains("test.sh") {
            var reader = PlanReader(tests: tests, plan: VerifierPlan(kind: .script))
            try reader.readScript("test.sh")
            return try reader.finished()
        }
        guard names.contains(where: { $0.hasPrefix("test_") && $0.hasSuffix(".py") }) else {
            throw Failure(.invalidInput, "the folder has neither test.sh nor test_*.py", at: tests.string)
        }
        var reader = PlanReader(tests: tests, plan: VerifierPlan(kind: .pytestOnly))
        var requirements = RequirementSet.standard.requirements
        if names.contains("requirements.txt") { requirements += reader.requirementsFile("requirements.txt", for: "tests") }
        reader.plan.requirementSets = [RequirementSet(requirements)]
        return try reader.finished()
    }

    private init(tests: FilePath, plan: VerifierPlan) {
        self.tests = tests
        self.plan = plan
    }

    private mutating func finished() throws -> VerifierPlan {
        // Curl is installed by nearly every script, for the uv installer alone; the stand-in does not need it.
        if !usesCurl { plan.aptPackages.removeAll { $0 == "curl" } }
        plan.configuration = try configuration()
        return plan
    }

    /// The configuration that pytest itself would find first.
    private func configuration() throws -> VerifierPlan.Configuration? {
        let candidates = [
            ("pytest.ini", ""), (".pytest.ini", ""), ("pyproject.toml", "[tool.pytest"), ("tox.ini", "[pytest]"),
            ("setup.cfg", "[tool:pytest]"),
        ]
        for (name, section) in candidates where Files.exists(tests.appending(name)) {
            let content = try Files.read(tests.appending(name), limit: 1 << 20)
            if section.isEmpty || String(decoding: content, as: UTF8.self).contains(section) {
                return VerifierPlan.Configuration(name: name, content: content)
            }
        }
        return nil
    }

    // MARK: Scripts

    private mutating func readScript(_ name: String) throws {
        guard scanned.insert(name).inserted else { return }
        let text = try Files.text(tests.appending(name), limit: 1 << 20)
        if let first = text.split(separator: "\n", maxSplits: 1).first, first.hasPrefix("#!"), !first.contains("sh") { return }
        if text.contains(".venv/bin/") { unsupported("\(name) uses a .venv folder, which the stand-in for uv does not make") }
        for command in ShellScript(text).commands { try read(command[...]) }
    }

    private mutating func read(_ command: ArraySlice<ShellScript.Word>) throws {
        var words = command
        while let next = Self.withoutPrefix(words) { words = next }
        guard let program = words.popFirst().map({ $0.text.split(separator: "/").last.map(String.init) ?? "" }) else { return }
        var arguments = ArgumentReader(words)
        switch program {
        case "uvx": readTool(&arguments)
        case "uv": readUv(&arguments)
        case "pip", "pip3": readPip(&arguments)
        case "python", "python3":
            if arguments.next()?.text == "-m", arguments.next()?.text == "pip" { readPip(&arguments) }
        case "apt-get", "apt": readApt(&arguments)
        case "curl", "wget": readDownload(program, arguments)
        case "bash", "sh", "source", ".":
            if let file = words.first(where: { !$0.text.hasPrefix("-") }) {
                let name = String(file.text.split(separator: "/").last ?? "")
                if name.hasSuffix(".sh"), Files.exists(tests.appending(name)) { try readScript(name) }
            }
        case "git" where arguments.next()?.text == "clone" && words.contains { $0.text.contains("://") }:
            unsupported("test.sh clones a repository from the network")
        case "npm", "yarn", "pnpm", "cargo", "gem", "conda", "apk", "dnf", "yum":
            if let verb = arguments.next()?.text, ["install", "add", "ci"].contains(verb) {
                unsupported("\(program) \(verb) needs the network")
            }
        default: break
        }
    }

    /// The command behind `sudo`, `env A=b`, `timeout 60` and the like.
    private static func withoutPrefix(_ words: ArraySlice<ShellScript.Word>) -> ArraySlice<ShellScript.Word>? {
        guard let first = words.first, ["sudo", "env", "exec", "command", "nohup", "timeout", "retry"].contains(first.text) else {
            return nil
        }
        return words.dropFirst().drop { word in
            word.text.hasPrefix("-") || word.text.contains("=") || word.text.first?.isNumber == true
        }
    }

    /// Records what cannot be served, once.
    mutating func unsupported(_ reason: String) {
        if !plan.unsupported.contains(reason) { plan.unsupported.append(reason) }
    }
}
