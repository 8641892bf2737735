import Core
import Models

extension HarnessContent {
    /// Texts that are added to single calls and not kept: `bootstrap` until a tool answered, `recover` after a failure.
    public var transientTexts: [(phase: Phase, text: String)] {
        [Phase.bootstrap, .recover].compactMap { phase in
            guard let text = phases[phase], text.contains(where: { !$0.isWhitespace }) else { return nil }
            return (phase, text)
        }
    }
}

extension HarnessRenderer {
    /// An estimate: four characters are a token, rounded up. Tokenizers differ; English prose takes about as many.
    public static func tokens(_ text: String) -> Int { (text.count + 3) / 4 }

    /// The tools as compact JSON, one a line.
    public var toolsText: String {
        get throws { try tools.map { String(decoding: try JSON.encode($0, pretty: false), as: UTF8.self) }.joined(separator: "\n") }
    }

    /// Estimated tokens of everything that a model can be sent of a harness: system message, phases and tools.
    public static func tokens(of harness: HarnessContent, hasNativeTools: Bool) throws -> Int {
        let rendering = HarnessRenderer(harness, hasNativeTools: hasNativeTools)
        return tokens(rendering.system) + harness.transientTexts.reduce(0) { $0 + tokens($1.text) } + tokens(try rendering.toolsText)
    }
}
