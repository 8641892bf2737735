import Core
import TOMLReading

/// A hook as `hooks/<name>.toml` and as an item of an edit write it: one shape.
extension Hook {
    /// - Parameter name: the file's name; nil where the item says it itself.
    init(_ item: JSONValue, name: String?, at place: String) throws {
        let reader = try ItemReader(item, at: place)
        self.name = try name ?? reader.required("name", try reader.string("name"))
        try ItemName.check(self.name, at: place)
        event = try reader.required("event", try reader.choice("event", Event.self))
        priority = try reader.int("priority", in: 0...1000) ?? 100
        conditions = try reader.table("when").map(Self.conditions) ?? []
        action = try Self.action(try reader.required("do", try reader.table("do")))
        try reader.finish()
        if case .rewrite = action, event != .beforeTool { throw reader.invalid("do: rewrite works with event = \"before_tool\"") }
        if case .resample = action, event != .afterModel { throw reader.invalid("do: resample works with event = \"after_model\"") }
        if case .requireCheck = action, event != .beforeFinish { throw reader.invalid("do: require works with event = \"before_finish\"") }
        if case .block = action, event != .beforeTool, event != .beforeFinish {
            throw reader.invalid("do: block works with event = \"before_tool\" or \"before_finish\"")
        }
    }

    private static func conditions(_ when: ItemReader) throws -> [Condition] {
        func windowed(_ key: String) throws -> (Int, Int)? {
            guard let table = try when.table(key) else { return nil }
            let count = try table.required("at_least", try table.int("at_least", in: 1...50))
            let window = try table.int("window", in: 1...50) ?? count
            try table.finish()
            guard window >= count else { throw table.invalid("window must be at least at_least") }
            return (count, window)
        }
        func pattern(_ key: String) throws -> String? {
            guard let text = try when.string(key) else { return nil }
            guard (try? Regex(text)) != nil else { throw when.invalid("\(key) is no regular expression: \(text)") }
            return text
        }
        let all: [Condition?] = [
            try windowed("same_command").map { .sameCommand(atLeast: $0.0, window: $0.1) },
            try windowed("tool_errors").map { .toolErrors(atLeast: $0.0, window: $0.1) },
            try when.int("calls_without_change", in: 1...100).map { .callsWithoutChange($0) },
            try when.bool("nothing_changed").map { .nothingChanged($0) },
            try when.bool("last_call_failed").map { .lastCallFailed($0) },
            try when.number("budget_used", in: 0...1).map { .budgetUsed($0) },
            try when.int("turn_at_least", in: 1...500).map { .turnAtLeast($0) },
            try pattern("output_matches").map { .outputMatches($0) },
            try pattern("command_matches").map { .commandMatches($0) },
            try when.bool("named_path_missing").map { .namedPathMissing($0) },
            try when.bool("named_folder_missing").map { .namedFolderMissing($0) },
            try when.bool("changed_since_check").map { .changedSinceCheck($0) },
        ]
        try when.finish()
        return all.compactMap(\.self)
    }

    private static func action(_ reader: ItemReader) throws -> Action {
        var actions: [Action] = []
        if let text = try reader.string("inject") { actions.append(.inject(try Template.check(text, reader))) }
        if let text = try reader.string("block") { actions.append(.block(try Template.check(text, reader))) }
        if let table = try reader.table("rewrite") {
            actions.append(.rewrite(prefix: try table.string("prefix") ?? "", suffix: try table.string("suffix") ?? ""))
            try table.finish()
        }
        if let table = try reader.table("resample") {
            actions.append(.resample(temperature: try table.number("temperature", in: 0...2) ?? 1))
            try table.finish()
        }
        if let rule = try reader.string("require") { actions.append(.requireCheck(rule)) }
        if let phase = try reader.choice("phase", Phase.self) { actions.append(.switchPhase(phase)) }
        if let reason = try reader.string("stop") { actions.append(.stop(reason)) }
        try reader.finish()
        guard actions.count == 1 else {
            throw reader.invalid("expected exactly one action, found \(actions.count)")
        }
        return actions[0]
    }

    /// The item; without the name, what the file holds.
    func item(named isNamed: Bool) -> JSONValue {
        var members: [String: JSONValue] = ["event": .string(event.rawValue), "do": actionItem]
        if isNamed { members["name"] = .string(name) }
        if priority != 100 { members["priority"] = .int(priority) }
        if !conditions.isEmpty {
            members["when"] = .object(Dictionary(conditions.map(Self.member), uniquingKeysWith: { $1 }))
        }
        return .object(members)
    }

    private static func member(_ condition: Condition) -> (String, JSONValue) {
        switch condition {
        case .sameCommand(let count, let window): ("same_command", ["at_least": .int(count), "window": .int(window)])
        case .toolErrors(let count, let window): ("tool_errors", ["at_least": .int(count), "window": .int(window)])
        case .callsWithoutChange(let count): ("calls_without_change", .int(count))
        case .nothingChanged(let value): ("nothing_changed", .bool(value))
        case .lastCallFailed(let value): ("last_call_failed", .bool(value))
        case .budgetUsed(let share): ("budget_used", .number(share))
        case .turnAtLeast(let turn): ("turn_at_least", .int(turn))
        case .outputMatches(let pattern): ("output_matches", .string(pattern))
        case .commandMatches(let pattern): ("command_matches", .string(pattern))
        case .namedPathMissing(let value): ("named_path_missing", .bool(value))
        case .namedFolderMissing(let value): ("named_folder_missing", .bool(value))
        case .changedSinceCheck(let value): ("changed_since_check", .bool(value))
        }
    }

    private var actionItem: JSONValue {
        switch action {
        case .inject(let text): ["inject": .string(text)]
        case .block(let text): ["block": .string(text)]
        case .rewrite(let prefix, let suffix): ["rewrite": ["prefix": .string(prefix), "suffix": .string(suffix)]]
        case .resample(let temperature): ["resample": ["temperature": .number(temperature)]]
        case .requireCheck(let rule): ["require": .string(rule)]
        case .switchPhase(let phase): ["phase": .string(phase.rawValue)]
        case .stop(let reason): ["stop": .string(reason)]
        }
    }
}

/// Names of items become names of files.
enum ItemName {
    static func check(_ name: String, at place: String) throws {
        let isGood =
            !name.isEmpty && name.utf8.count <= 64 && name.first != "-"
            && name.utf8.allSatisfy { ("a"..."z").contains(Unicode.Scalar($0)) || ("0"..."9").contains(Unicode.Scalar($0)) || $0 == 45 }
        guard isGood else {
            throw Failure(
                .invalidInput, "'\(name.prefix(80))' is no name of an item", at: place,
                hint: "use at most 64 lower-case letters, digits and hyphens, not a hyphen first")
        }
    }
}

/// Texts with placeholders.
enum Template {
    /// - Throws: ``Failure`` for a placeholder that does not exist.
    static func check(_ text: String, _ reader: ItemReader) throws -> String {
        for match in text.matches(of: /\{\{([^{}]*)\}\}/) where Hook.Placeholder(rawValue: String(match.1)) == nil {
            throw reader.invalid(
                "there is no placeholder \(match.0)",
                hint: "there are: \(Hook.Placeholder.allCases.map(\.text).joined(separator: " "))")
        }
        return text
    }
}
