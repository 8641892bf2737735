import Core
import TOMLReading

/// `subagents/<name>.toml`: a helper that the model can give a task to with the tool `delegate`. It works in the same sandbox with a
/// conversation of its own, and only its report comes back.
public struct Subagent: Sendable, Codable, Hashable {
    public var name: String
    /// What it is for, as the model is told.
    public var description: String
    /// `system`: its own system text.
    public var system: String
    /// `tools`: which of the harness's tools it has; nil is all but `delegate`. `bash` and `submit` always.
    public var tools: [ToolSpec.Kind]?
    /// `max_turns`, 1–100.
    public var maxTurns = 10
    /// `report_limit`, 100–20,000: the most characters of its report that the model sees.
    public var reportLimit = 2000

    public init(name: String, description: String, system: String, tools: [ToolSpec.Kind]? = nil) {
        self.name = name
        self.description = description
        self.system = system
        self.tools = tools
    }

    /// - Parameter name: of the file; nil where the item itself names it, as in an edit.
    init(_ item: JSONValue, name: String?, at place: String) throws {
        let reader = try ItemReader(item, at: place)
        self.name = try name ?? reader.required("name", try reader.string("name"))
        try ItemName.check(self.name, at: place)
        description = try reader.required("description", try reader.string("description"))
        system = try reader.required("system", try reader.string("system"))
        for (key, text) in [("description", description), ("system", system)] where text.allSatisfy(\.isWhitespace) {
            throw reader.invalid("\(key): is empty")
        }
        if let names = try reader.strings("tools") {
            tools = try names.map { name in
                guard let kind = ToolSpec.Kind(rawValue: name), kind != .delegate else {
                    let all = ToolSpec.Kind.allCases.filter { $0 != .delegate }.map(\.rawValue)
                    throw reader.invalid(
                        name == "delegate"
                            ? "tools: a subagent cannot delegate"
                            : "tools: there is no tool \(name); there are "
                                + all.joined(separator: ", "))
                }
                return kind
            }
        }
        maxTurns = try reader.int("max_turns", in: 1...100) ?? maxTurns
        reportLimit = try reader.int("report_limit", in: 100...20_000) ?? reportLimit
        try reader.finish()
    }

    /// Its keys in the order in which a person writes them.
    var pairs: [(String, JSONValue)] {
        var pairs: [(String, JSONValue)] = [("description", .string(description)), ("system", .string(system))]
        if let tools { pairs.append(("tools", .strings(tools.map(\.rawValue)))) }
        if maxTurns != 10 { pairs.append(("max_turns", .int(maxTurns))) }
        if reportLimit != 2000 { pairs.append(("report_limit", .int(reportLimit))) }
        return pairs
    }

    /// As an operation of an edit writes it.
    var item: JSONValue { .object(Dictionary(pairs + [("name", .string(name))], uniquingKeysWith: { $1 })) }
}

extension HarnessContent {
    /// The tools that the model is offered, in the order of ``ToolSpec/Kind``. `delegate` only where there is somebody to ask: an edit
    /// changes one surface, so the tool and the first subagent come one after the other.
    public var offeredTools: [ToolSpec] {
        ToolSpec.Kind.allCases.compactMap { kind in tools.first { $0.kind == kind && $0.isEnabled } }
            .filter { $0.kind != .delegate || !subagents.isEmpty }
    }

    /// The harness that a subagent works in: its own system text and limits, some of the tools, and the policy. Hooks, rules, phases and
    /// memory are the main agent's; skills are everybody's.
    public func content(for subagent: Subagent) -> HarnessContent {
        var policy = policy
        policy.maxTurns = subagent.maxTurns
        let always: [ToolSpec.Kind] = [.bash, .submit]
        return HarnessContent(
            manifest: manifest,
            system: subagent.system + "\n\nWhat you say when you are done is all that the one who gave you the task will see.",
            tools: tools.filter { $0.kind != .delegate && (subagent.tools?.contains($0.kind) ?? true || always.contains($0.kind)) },
            policy: policy, skills: skills)
    }
}
