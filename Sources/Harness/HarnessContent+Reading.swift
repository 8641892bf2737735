import Core
import TOMLReading

extension HarnessContent {
    /// Reads and checks the files of a harness.
    ///
    /// - Throws: ``Failure`` that names file, key, expected and found.
    init(files: HarnessFiles) throws {
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) { try Self.check(path, bytes) }
        guard files["manifest.toml"] != nil else { throw Failure(.invalidInput, "the file is missing", at: "manifest.toml") }
        guard files["prompt/system.md"] != nil else { throw Failure(.invalidInput, "the file is missing", at: "prompt/system.md") }
        manifest = try Manifest(Self.table("manifest.toml", files), at: "manifest.toml")
        system = Self.text("prompt/system.md", files)
        phases = [:]
        for phase in Phase.allCases {
            let path = "prompt/phases/\(phase.rawValue).md"
            if files[path] != nil { phases[phase] = Self.text(path, files) }
        }
        tools = try Self.items(.tools, files).map { try ToolSpec(Self.table($0.path, files), name: $0.name, at: $0.path) }
        hooks = try Self.items(.hooks, files).map { try Hook(Self.table($0.path, files), name: $0.name, at: $0.path) }
            .sorted { ($0.priority, $0.name) < ($1.priority, $1.name) }
        policy =
            try files["policy/runtime.toml"].map { _ in
                try RuntimePolicy(Self.table("policy/runtime.toml", files), at: "policy/runtime.toml")
            } ?? RuntimePolicy()
        rules = try Self.rules(files)
        memory = Self.items(.memory, files).map { Note(name: $0.name, text: Self.text($0.path, files)) }
        skills = Self.items(.skills, files).map { Note(name: $0.name, text: Self.text($0.path, files)) }
        subagents = try Self.items(.subagents, files).map { try Subagent(Self.table($0.path, files), name: $0.name, at: $0.path) }
        try checkTogether(files)
    }

    private static func check(_ path: String, _ bytes: [UInt8]) throws {
        guard path == "manifest.toml" || Surface.of(path) != nil || path == "README.md" else {
            throw Failure(
                .invalidInput, "a harness has no such file", at: path,
                hint: Suggestion.hint(for: path, among: Surface.allCases.compactMap(\.file) + ["manifest.toml"])
                    ?? "see docs/harness.md for the files that it has")
        }
        if let item = Surface.of(path)?.item { try ItemName.check(item, at: path) }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw Failure(.invalidInput, "the file is not UTF-8 text", at: path)
        }
        guard !text.utf8.contains(13) else {
            throw Failure(.invalidInput, "lines end with CR LF", at: path, hint: "write the file with LF line ends")
        }
    }

    /// What only the files together can show.
    private func checkTogether(_ files: HarnessFiles) throws {
        for kind in [ToolSpec.Kind.bash, .submit] where tools.first(where: { $0.kind == kind })?.isEnabled != true {
            throw Failure(.invalidInput, "the tool \(kind.rawValue) must be there and enabled", at: "tools/\(kind.rawValue).toml")
        }
        for hook in hooks {
            guard case .requireCheck(let rule) = hook.action, !rules.contains(where: { $0.name == rule }) else { continue }
            throw Failure(
                .invalidInput, "do: require: there is no rule \(rule)", at: "hooks/\(hook.name).toml",
                hint: Suggestion.hint(for: rule, among: rules.map(\.name)))
        }
        for surface in Surface.allCases {
            let used = Self.size(surface, files)
            let budget = manifest.budget(surface)
            guard used > budget else { continue }
            throw Failure(
                .invalidInput, "\(used) bytes, \(budget) are allowed", at: "surface \(surface.rawValue)",
                hint: "shorten it, or raise its budget in manifest.toml")
        }
    }

    /// Bytes of all files of a surface.
    static func size(_ surface: Surface, _ files: HarnessFiles) -> Int {
        files.reduce(0) { $0 + (Surface.of($1.key)?.surface == surface ? $1.value.count : 0) }
    }

    static func text(_ path: String, _ files: HarnessFiles) -> String { String(decoding: files[path] ?? [], as: UTF8.self) }

    /// The items of a surface with a file each, sorted by name.
    static func items(_ surface: Surface, _ files: HarnessFiles) -> [(name: String, path: String)] {
        files.keys.compactMap { path in
            guard let (found, item) = Surface.of(path), found == surface, let item else { return nil }
            return (item, path)
        }.sorted { $0.name < $1.name }
    }

    static func table(_ path: String, _ files: HarnessFiles) throws -> JSONValue {
        do {
            return .object(try TOMLNode.parse(files[path] ?? []).mapValues(JSONValue.init))
        } catch let error as TOMLNode.SyntaxError {
            throw Failure(.invalidInput, error.message, at: "\(path):\(error.line):\(error.column)")
        }
    }

    private static func rules(_ files: HarnessFiles) throws -> [VerificationRule] {
        let path = "verify/rules.toml"
        guard files[path] != nil else { return [] }
        let reader = try ItemReader(table(path, files), at: path)
        let items = reader.value("rule") ?? .array([])
        try reader.finish()
        guard let items = items.array else { throw reader.invalid("rule: expected [[rule]] tables") }
        var rules: [VerificationRule] = []
        for (index, item) in items.enumerated() {
            let rule = try VerificationRule(item, at: "\(path): rule[\(index)]")
            guard !rules.contains(where: { $0.name == rule.name }) else { throw reader.invalid("two rules are named \(rule.name)") }
            rules.append(rule)
        }
        return rules
    }
}

extension ToolSpec {
    init(_ item: JSONValue, name: String, at place: String) throws {
        guard let kind = Kind(rawValue: name) else {
            throw Failure(
                .invalidInput, "there is no tool \(name)", at: place,
                hint: "there are: \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let reader = try ItemReader(item, at: place)
        self.kind = kind
        description = try reader.required("description", try reader.string("description"))
        isEnabled = try reader.bool("enabled") ?? true
        if kind == .terminal {
            terminal.rows = try reader.int("rows", in: 4...100) ?? terminal.rows
            terminal.columns = try reader.int("columns", in: 20...300) ?? terminal.columns
            terminal.quiet = try reader.int("quiet_ms", in: 50...5000) ?? terminal.quiet
        }
        try reader.finish()
    }
}

extension ToolSpec {
    /// The keys of a tool's file with their present values.
    var values: [String: JSONValue] {
        var values: [String: JSONValue] = ["description": .string(description), "enabled": .bool(isEnabled)]
        if kind == .terminal {
            values["rows"] = .int(terminal.rows)
            values["columns"] = .int(terminal.columns)
            values["quiet_ms"] = .int(terminal.quiet)
        }
        return values
    }
}

extension ToolSpec.Kind {
    /// The keys that a tool's file may have.
    var keys: [String] { ["description", "enabled"] + (self == .terminal ? ["rows", "columns", "quiet_ms"] : []) }
}
