#if Net
    import Core
    import LoopbackFixture
    import Models
    import Testing

    @testable import ModelHTTP

    /// A client of Anthropic's `/messages` against a real server on loopback.
    @Suite struct AnthropicClientTests {
        static let stream: [JSONValue] = [
            [
                "type": "message_start",
                "message": [
                    "id": "msg_1", "role": "assistant", "content": [],
                    "usage": ["input_tokens": 10, "cache_creation_input_tokens": 30, "cache_read_input_tokens": 60, "output_tokens": 1],
                ],
            ],
            ["type": "content_block_start", "index": 0, "content_block": ["type": "thinking", "thinking": ""]],
            ["type": "content_block_delta", "index": 0, "delta": ["type": "thinking_delta", "thinking": "Let me see."]],
            ["type": "content_block_delta", "index": 0, "delta": ["type": "signature_delta", "signature": "xyz"]],
            ["type": "content_block_stop", "index": 0],
            ["type": "ping"],
            ["type": "content_block_start", "index": 1, "content_block": ["type": "text", "text": ""]],
            ["type": "content_block_delta", "index": 1, "delta": ["type": "text_delta", "text": "I loo"]],
            ["type": "content_block_delta", "index": 1, "delta": ["type": "text_delta", "text": "k."]],
            ["type": "content_block_stop", "index": 1],
            [
                "type": "content_block_start", "index": 2,
                "content_block": ["type": "tool_use", "id": "toolu_1", "name": "bash", "input": [:]],
            ],
            ["type": "content_block_delta", "index": 2, "delta": ["type": "input_json_delta", "partial_json": ""]],
            ["type": "content_block_delta", "index": 2, "delta": ["type": "input_json_delta", "partial_json": "{\"command\": "]],
            ["type": "content_block_delta", "index": 2, "delta": ["type": "input_json_delta", "partial_json": "\"ls\"}"]],
            ["type": "content_block_stop", "index": 2],
            [
                "type": "content_block_start", "index": 3,
                "content_block": ["type": "tool_use", "id": "toolu_2", "name": "submit", "input": [:]],
            ],
            ["type": "content_block_stop", "index": 3],
            ["type": "message_delta", "delta": ["stop_reason": "tool_use"], "usage": ["output_tokens": 42]],
            ["type": "message_stop"],
        ]

        @Test func piecesAreTold() async throws {
            let heard = Heard()
            let server = try ModelServer { _, connection in connection.stream(Self.stream, done: false) }
            defer { server.stop() }
            let model = try model([server.url], dialect: .anthropic)
            _ = try await ModelListener.$current.withValue(ModelListener { heard.append($0) }) { try await model.complete(ask()) }
            #expect(
                heard.all == [
                    .reasoning("Let me see."), .text("I loo"), .text("k."), .arguments("{\"command\": "), .arguments("\"ls\"}"),
                ])
        }

        @Test func streamedToolCallsArriveWhole() async throws {
            let server = try ModelServer { _, connection in connection.stream(Self.stream, done: false) }
            defer { server.stop() }
            let models = try catalog(
                """
                [e]
                api = "anthropic"
                base_url = "\(server.url)"
                [e.models.m]
                price = { input = 3, output = 15, cached = 0.3, cache_write = 3.75 }
                """)
            let reply = try await models.model("e:m").complete(ask(tools: [OpenAIClientTests.bash]))
            #expect(reply.message.content == "I look.")
            #expect(reply.message.reasoning == "Let me see.")
            #expect(
                reply.message.toolCalls == [
                    ToolCall(id: "toolu_1", name: "bash", arguments: #"{"command": "ls"}"#),
                    ToolCall(id: "toolu_2", name: "submit", arguments: "{}"),
                ])
            #expect(reply.finish == .toolCalls)
            #expect(reply.usage.input == 100 && reply.usage.cached == 60 && reply.usage.output == 42 && reply.usage.estimated == nil)
            #expect(abs((reply.usage.cost ?? 0) - (10 * 3 + 60 * 0.3 + 30 * 3.75 + 42 * 15) / 1e6) < 1e-12)
            let request = try #require(server.requests.first)
            #expect(request.path == "/v1/messages")
            #expect(request.headers["anthropic-version"] == "2023-06-01")
            #expect(request.body["seed"] == nil)
            #expect(request.body["max_tokens"]?.int == 100)
            #expect(request.body["system"]?.array?.first?["text"]?.string == "You work.")
            #expect(request.body["tools"]?.array?.first?["input_schema"]?["type"]?.string == "object")
        }

        @Test func waysToStop() async throws {
            for (reason, finish) in [
                ("end_turn", ModelReply.Finish.stop), ("max_tokens", .length), ("model_context_window_exceeded", .length),
                ("stop_sequence", .stop), ("refusal", .refusal),
            ] {
                let server = try ModelServer { _, connection in
                    connection.answer(
                        200,
                        [
                            "type": "message", "content": [["type": "text", "text": "x"]], "stop_reason": .string(reason),
                            "usage": ["input_tokens": 1, "output_tokens": 2],
                        ])
                }
                defer { server.stop() }
                let reply = try await model([server.url], dialect: .anthropic).complete(ask())
                #expect(reply.finish == finish, "\(reason)")
                #expect(reply.usage == TokenUsage(input: 1, output: 2))
            }
        }

        @Test func overloadIsTriedAgain() async throws {
            let server = try ModelServer { request, connection in
                if request.number == 0 {
                    connection.answer(529, ["type": "error", "error": ["type": "overloaded_error", "message": "Overloaded"]])
                } else {
                    connection.stream(Self.stream, done: false)
                }
            }
            defer { server.stop() }
            #expect(try await model([server.url], retries: 1, dialect: .anthropic).complete(ask()).message.content == "I look.")
        }

        /// What the loop sends, in the form that the API takes.
        @Test func turnsAlternate() throws {
            let request = ModelRequest(
                messages: [
                    ChatMessage(.system, "S"), ChatMessage(.user, "do it"),
                    ChatMessage(
                        .assistant, "",
                        toolCalls: [
                            ToolCall(id: "1", name: "bash", arguments: #"{"command":"a"}"#),
                            ToolCall(id: "2", name: "bash", arguments: "{oops"),
                        ]),
                    ChatMessage(.tool, "A", toolCallID: "1"), ChatMessage(.tool, "B", toolCallID: "2"), ChatMessage(.user, "go on"),
                    ChatMessage(.assistant, " "), ChatMessage(.user, "?"),
                ], seed: 1, responseSchema: ["type": "object"])
            let body = AnthropicRequest(request, ModelSettings(model: "m")).body
            let turns = body["messages"]?.array ?? []
            #expect(turns.map { $0["role"]?.string } == ["user", "assistant", "user", "assistant", "user"])
            #expect(turns[1]["content"]?.array?.map { $0["type"]?.string } == ["tool_use", "tool_use"])
            #expect(turns[1]["content"]?.array?[1]["input"]?["raw"]?.string == "{oops")
            #expect(turns[2]["content"]?.array?.map { $0["type"]?.string } == ["tool_result", "tool_result", "text"])
            #expect(turns[3]["content"]?.array?.first?["text"]?.string == "[nothing]")
            #expect(turns[4]["content"]?.array?.last?["cache_control"] != nil)
            #expect(body["tool_choice"]?["name"]?.string == "reply")
            #expect(turns.dropLast().allSatisfy { turn in turn["content"]?.array?.allSatisfy { $0["cache_control"] == nil } ?? false })
        }

        @Test func aReplyUnderASchemaIsItsText() async throws {
            let server = try ModelServer { _, connection in
                connection.answer(
                    200,
                    [
                        "content": [["type": "tool_use", "id": "t", "name": "reply", "input": ["answer": 42]]], "stop_reason": "tool_use",
                        "usage": ["input_tokens": 1, "output_tokens": 2],
                    ])
            }
            defer { server.stop() }
            var request = ask()
            request.responseSchema = ["type": "object", "properties": ["answer": ["type": "integer"]]]
            let reply = try await model([server.url], dialect: .anthropic).complete(request)
            #expect(reply.message.content == #"{"answer":42}"#)
            #expect(reply.message.toolCalls.isEmpty && reply.finish == .stop)
        }
    }
#endif
