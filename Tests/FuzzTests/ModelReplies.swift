import Core

@testable import ModelHTTP

extension FuzzTarget {
    /// What servers of models send.
    static let modelReplies = [
        FuzzTarget(
            name: "event-stream",
            corpus: {
                ["data: {\"a\":1}\n\nevent: ping\r\ndata: x\r\ndata: y\r\n\r\n: comment\rdata: z\r\r", "error: {}\ndata: [DONE]"].map {
                    Array($0.utf8)
                }
            },
            words: ["data: ", "event: ", "\n\n", "\r\n", "\r", "\u{feff}", "error: "]
        ) { input, _ in
            // In one piece or byte by byte: the same comes out.
            func events(_ pieces: [ArraySlice<UInt8>]) -> [ServerSentEvents.Event]? {
                var parser = ServerSentEvents()
                do {
                    var events = try pieces.flatMap { try parser.take($0) }
                    if let last = try parser.finish() { events.append(last) }
                    return events
                } catch {
                    return nil
                }
            }
            guard events([input[...]]) == events(input.indices.map { input[$0...$0] }) else {
                throw Violation("the pieces decide what the events are")
            }
        },
        reply(
            "openai-reply", OpenAIReply(),
            [
                #"{"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi","reasoning_content":"hm"}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"bash","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}}"#,
            ]),
        reply(
            "anthropic-reply", AnthropicReply(),
            [
                #"{"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1}}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"bash","input":{}}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}"#, #"{"type":"message_stop"}"#,
            ]),
    ]

    /// Lines that are one event each; then the same bytes as a whole answer.
    private static func reply(_ name: String, _ empty: some ReplyAssembler, _ lines: [String]) -> FuzzTarget {
        FuzzTarget(
            name: name, corpus: { [Array(lines.joined(separator: "\n").utf8)] },
            words: [
                "\"choices\":", "\"index\":", "\"type\":", "\"error\":", "\"usage\":", "null", "[]", "{}", "9223372036854775807", "-1",
                "1e308",
            ]
        ) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            var stream = empty
            for line in text.split(separator: "\n") { try stream.take(.init(name: nil, data: String(line))) }
            let usage = try stream.reply().usage
            if let usage, usage.input < 0 || usage.output < 0 || usage.cached > usage.input { throw Violation("counts \(usage)") }
            var whole = empty
            if let document = JSONValue.parsed(text) { try whole.take(document: document) }
            _ = ServerError(input).failure(status: input.first.map { 200 + Int($0) })
        }
    }
}
