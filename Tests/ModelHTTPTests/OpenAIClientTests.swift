#if Net
    import Core
    import LoopbackFixture
    import Models
    import Testing

    @testable import ModelHTTP

    /// A client of `/chat/completions` against a real server on loopback.
    @Suite struct OpenAIClientTests {
        static let bash = ToolDefinition(
            name: "bash", description: "Runs a command.",
            parameters: ["type": "object", "properties": ["command": ["type": "string"]], "required": ["command"]])

        @Test func streamedTextArrivesWhole() async throws {
            let server = try ModelServer { _, connection in
                connection.stream([
                    chunk(["role": "assistant", "reasoning_content": "Let me "]), chunk(["reasoning_content": "think."]),
                    chunk(["content": "Hel"]), chunk(["content": "lo ä"], finish: "stop"), usage(12, 3),
                ])
            }
            defer { server.stop() }
            let reply = try await model([server.url]).complete(ask())
            #expect(reply.message.content == "Hello ä")
            #expect(reply.message.reasoning == "Let me think.")
            #expect(reply.finish == .stop)
            #expect(reply.usage == TokenUsage(input: 12, output: 3))
            let request = try #require(server.requests.first)
            #expect(request.path == "/v1/chat/completions")
            #expect(request.headers["authorization"] == nil)
            #expect(request.body["model"]?.string == "m")
            #expect(request.body["stream"]?.bool == true)
            #expect(request.body["seed"]?.int == 7)
            #expect(request.body["temperature"]?.double == 0.5)
            #expect(request.body["max_tokens"]?.int == 100)
            #expect(request.body["messages"]?.array?.map { $0["role"]?.string } == ["system", "user"])
        }

        /// The pieces come while the server still writes, and are what the reply is made of.
        @Test func piecesComeAsTheyAreWritten() async throws {
            let heard = Heard()
            let server = try ModelServer { _, connection in
                connection.beginStream()
                let call: JSONValue = ["tool_calls": [["index": 0, "id": "a", "function": ["name": "bash", "arguments": "{}"]]]]
                for (index, delta) in [["reasoning_content": "Let me"], ["content": "Hel"], ["content": "lo"], call].enumerated() {
                    connection.chunk("data: \(Connection.text(chunk(delta)))\n\n")
                    // The next piece is written only once this one has been heard.
                    while heard.all.count <= index, !connection.isOver() { connection.pause(0.01) }
                }
                connection.chunk("data: \(Connection.text(chunk([:], finish: "tool_calls")))\n\ndata: [DONE]\n\n")
                connection.endStream()
            }
            defer { server.stop() }
            let model = try model([server.url])
            let reply = try await ModelListener.$current.withValue(ModelListener { heard.append($0) }) { try await model.complete(ask()) }
            #expect(heard.all == [.reasoning("Let me"), .text("Hel"), .text("lo"), .arguments("{}")])
            #expect(reply.message.content == "Hello")
            #expect(reply.message.reasoning == "Let me")
        }

        @Test func aSecondTryIsTold() async throws {
            let heard = Heard()
            let server = try ModelServer { request, connection in
                if request.number == 0 {
                    connection.beginStream()
                    connection.chunk("data: \(Connection.text(chunk(["content": "lost"])))\n\n")
                    connection.close(reset: true)
                } else {
                    connection.answer(200, completion("whole"))
                }
            }
            defer { server.stop() }
            let model = try model([server.url], retries: 1)
            let reply = try await ModelListener.$current.withValue(ModelListener { heard.append($0) }) { try await model.complete(ask()) }
            #expect(reply.message.content == "whole")
            let again = heard.all.firstIndex { if case .again = $0 { true } else { false } }
            #expect(again != nil && heard.all.last == .text("whole"), "\(heard.all)")
        }

        @Test func aServerThatDoesNotStreamIsUnderstood() async throws {
            let server = try ModelServer { _, connection in connection.answer(200, completion("plain", finish: "length")) }
            defer { server.stop() }
            let reply = try await model([server.url]).complete(ask())
            #expect(reply.message.content == "plain")
            #expect(reply.finish == .length)
            #expect(reply.usage == TokenUsage(input: 10, output: 5))
        }

        @Test func toolCallsArriveInPieces() async throws {
            @Sendable func call(_ index: Int, id: String? = nil, name: String? = nil, _ arguments: String) -> JSONValue {
                [
                    "tool_calls": [
                        [
                            "index": .int(index), "id": .optional(id),
                            "function": ["name": .optional(name), "arguments": .string(arguments)],
                        ]
                    ]
                ]
            }
            let server = try ModelServer { _, connection in
                connection.stream([
                    chunk(call(0, id: "a", name: "bash", "")), chunk(call(0, "{\"comm")), chunk(call(0, "and\":\"ls\"}")),
                    chunk(call(1, id: "b", name: "submit", "")), chunk([:], finish: "tool_calls"),
                ])
            }
            defer { server.stop() }
            let reply = try await model([server.url]).complete(ask(tools: [Self.bash]))
            #expect(
                reply.message.toolCalls == [
                    ToolCall(id: "a", name: "bash", arguments: #"{"command":"ls"}"#), ToolCall(id: "b", name: "submit", arguments: "{}"),
                ])
            #expect(reply.finish == .toolCalls)
            // No count from the server: an estimate, which says so.
            #expect(reply.usage.estimated == 1)
            #expect(reply.usage.input > 10)
            #expect(server.requests.first?.body["tools"]?.array?.first?["function"]?["name"]?.string == "bash")
        }

        @Test func refusalsAreReplies() async throws {
            let rows: [(String, JSONValue)] = [
                ("the model", ["choices": [["message": ["content": nil, "refusal": "I will not."], "finish_reason": "stop"]]]),
                ("the filter", ["choices": [["message": ["content": ""], "finish_reason": "content_filter"]]]),
            ]
            for (name, answer) in rows {
                let server = try ModelServer { _, connection in connection.answer(200, answer) }
                defer { server.stop() }
                #expect(try await model([server.url]).complete(ask()).finish == .refusal, "\(name)")
            }
            let server = try ModelServer { _, connection in
                connection.answer(400, ["error": ["message": "filtered", "code": "content_filter"]])
            }
            defer { server.stop() }
            #expect(try await model([server.url]).complete(ask()).finish == .refusal)
        }

        @Test func whatIsOverIsTriedAgain() async throws {
            let server = try ModelServer { request, connection in
                switch request.number {
                case 0: connection.answer(429, ["error": ["message": "slow down"]], headers: ["Retry-After": "0.01"])
                case 1: connection.answer(503, ["error": "loading the model"])
                case 2: connection.close()
                case 3: connection.close(reset: true)
                default: connection.answer(200, completion("at last"))
                }
            }
            defer { server.stop() }
            #expect(try await model([server.url], retries: 5).complete(ask()).message.content == "at last")
            #expect(server.requests.count == 5)
        }

        @Test func aWaitBeyondTheRunIsTheServersFailure() async throws {
            let server = try ModelServer { _, connection in
                connection.answer(429, ["error": ["message": "slow down"]], headers: ["Retry-After": "300"])
            }
            defer { server.stop() }
            let model = try model([server.url], retries: 5)
            await #expect(throws: ModelError.self) {
                try await RunDeadline.$instant.withValue(.now + .seconds(60)) { try await model.complete(ask()) }
            }
            #expect(server.requests.count == 1)
        }

        @Test func nothingListensIsSaid() async throws {
            let server = try ModelServer { _, _ in }
            server.stop()
            let error = try await #require(throws: ModelError.self) { try await model([server.url]).complete(ask()) }
            #expect(error.kind == .network)
            #expect(error.message.contains("nothing listens at \(server.url)/chat/completions"), "\(error)")
        }
    }
#endif
