import Core
import Harness
import Models

/// What a model is sent of a harness, for people and for tests: the very texts that ``AgentLoop`` sends.
public struct HarnessRendering: Sendable {
    /// Message 0.
    public let system: String
    /// Texts that are added to single calls and not kept: `bootstrap` until a tool answered, `recover` after a failure.
    public let transient: [(phase: Phase, text: String)]
    /// Empty in the text protocol, which tells the tools in the system message.
    public let tools: [ToolDefinition]

    /// - Parameter hasNativeTools: of the model; the harness's policy may say otherwise (`tool_protocol`).
    public init(_ harness: HarnessContent, hasNativeTools: Bool) {
        let prompt = Prompt(harness, hasNativeTools: hasNativeTools)
        system = prompt.system
        tools = prompt.tools
        transient = [Phase.bootstrap, .recover].compactMap { phase in
            let text = harness.phases[phase]?.trimmed ?? ""
            return text.isEmpty ? nil : (phase, text)
        }
    }

    /// A rule of thumb: four characters are a token, rounded up for each text. Descriptions and schemas of tools count as compact JSON.
    public static func tokens(_ text: String) -> Int { (text.count + 3) / 4 }

    /// The tools as compact JSON, keys sorted; one a line.
    public var toolsText: String {
        get throws { try tools.map { String(decoding: try JSON.encode($0, pretty: false), as: UTF8.self) }.joined(separator: "\n") }
    }

    /// Everything together.
    public var tokens: Int {
        get throws { Self.tokens(system) + transient.reduce(0) { $0 + Self.tokens($1.text) } + Self.tokens(try toolsText) }
    }
}
