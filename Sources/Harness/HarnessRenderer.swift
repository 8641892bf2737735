import Core
import Models

/// What a harness tells a model before the task: the system message and the tools. Pure; equal harnesses give equal bytes.
///
/// The system message, parts that are empty left out: system text, how calls are written (only where tools are told by text), memory,
/// skills by name and first line, the texts for executing and for verifying.
public struct HarnessRenderer: Sendable {
    public let system: String
    /// Empty when tools are told by text.
    public let tools: [ToolDefinition]
    /// Calls are written as text.
    public let isText: Bool

    /// - Parameter hasNativeTools: of the model; decides where the harness leaves it open.
    public init(_ harness: HarnessContent, hasNativeTools: Bool) {
        isText =
            switch harness.policy.toolProtocol {
            case .auto: !hasNativeTools
            case .native: false
            case .text: true
            }
        let enabled = harness.offeredTools.map { $0.kind == .delegate ? Self.naming(harness.subagents, in: $0) : $0 }
        tools =
            isText
            ? []
            : enabled.map {
                ToolDefinition(name: $0.kind.rawValue, description: Self.trimmed($0.description), parameters: $0.kind.parameters)
            }
        var parts = [harness.system]
        if isText { parts.append(Self.textProtocol(enabled)) }
        parts += harness.memory.map(\.text)
        if !harness.skills.isEmpty, enabled.contains(where: { $0.kind == .read }) {
            let lines = harness.skills.map { "- \(Self.skillPrefix)\($0.name): \(Self.firstLine($0.text))" }
            parts.append("Skills, to be read in full with the read tool:\n" + lines.joined(separator: "\n"))
        }
        parts += [harness.phases[.execute] ?? "", harness.phases[.verify] ?? ""]
        system = parts.map(Self.trimmed).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// What the path of a skill begins with, for the `read` tool. Skills are no files of the sandbox.
    public static let skillPrefix = "skill:"

    /// The first line that says something, without heading marks.
    private static func firstLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }.first { !$0.isEmpty && $0 != "---" } ?? ""
        return String(line.drop { $0 == "#" || $0 == " " })
    }

    /// The tool `delegate`, described with those who can be asked.
    private static func naming(_ subagents: [Subagent], in tool: ToolSpec) -> ToolSpec {
        var tool = tool
        let lines = subagents.map { "- \($0.name): \(trimmed($0.description))" }
        tool.description = trimmed(tool.description) + "\nAgents:\n" + lines.joined(separator: "\n")
        return tool
    }

    private static func textProtocol(_ tools: [ToolSpec]) -> String {
        // No example: small models run it.
        var lines = ["Run a command by replying with exactly one fenced bash block: the line ```bash, the command, the line ```."]
        let others = tools.filter { $0.kind != .bash && $0.kind != .submit }
        if !others.isEmpty {
            lines += ["Other tools: one fenced tool block instead:", "```tool", "{\"name\": \"…\", \"arguments\": {…}}", "```"]
            lines += others.map { "\($0.kind.rawValue) \($0.kind.argumentsInWords): \(trimmed($0.description))" }
        }
        lines.append("When you are done, reply with the line DONE.")
        return lines.joined(separator: "\n")
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

extension ToolSpec.Kind {
    /// The arguments as a model without native tools, or one that got them wrong, is told of them.
    public var argumentsInWords: String {
        switch self {
        case .bash: "{\"command\": text}"
        case .read: "{\"path\": text, \"offset\": first line, \"limit\": lines}; offset and limit may be left out"
        case .write: "{\"path\": text, \"content\": text}"
        case .edit: "{\"path\": text, \"old\": text that occurs once, \"new\": text}"
        case .terminal:
            "{\"keys\": list of texts and key names like \"Enter\", \"C-c\", \"Up\", \"wait\": seconds}; both may be left out"
        case .delegate: "{\"agent\": name, \"task\": text}"
        case .submit: "{}"
        }
    }

    /// The JSON Schema of the arguments, short since every trial pays for it; the tools themselves refuse what it leaves open.
    fileprivate var parameters: JSONValue {
        let text: JSONValue = ["type": "string"]
        return switch self {
        case .bash: Self.schema(["command": text], required: ["command"])
        case .read: Self.schema(["path": text, "offset": ["type": "integer"], "limit": ["type": "integer"]], required: ["path"])
        case .write: Self.schema(["path": text, "content": text], required: ["path", "content"])
        case .edit: Self.schema(["path": text, "old": text, "new": text], required: ["path", "old", "new"])
        case .terminal:
            Self.schema(["keys": ["type": "array", "items": text], "wait": ["type": "number"]], required: [])
        case .delegate: Self.schema(["agent": text, "task": text], required: ["agent", "task"])
        case .submit: ["type": "object"]
        }
    }

    private static func schema(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        ["type": "object", "properties": .object(properties), "required": .strings(required)]
    }
}
