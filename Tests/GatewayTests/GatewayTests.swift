#if Net
    import Core
    import LoopbackFixture
    import Models
    import Testing

    @testable import Gateway

    /// The gateway between a program and a server of models, both on loopback.
    @Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayTests {
        private static let reply: JSONValue = [
            "choices": [["index": 0, "message": ["role": "assistant", "content": "yes"], "finish_reason": "stop"]],
            "usage": ["prompt_tokens": 10, "completion_tokens": 5],
        ]

        @Test func theKeyIsAddedAndThePlaceholderStays() async throws {
            try await Rig.run { _, connection in
                connection.answer(200, Self.reply)
            } _: { rig in
                let answer = await rig.post(["model": "anything/at/all", "messages": []])
                #expect(answer.status == 200)
                #expect(answer.text.contains("\"yes\""))
                let request = try #require(rig.server.requests.first)
                #expect(request.path == "/v1/chat/completions")
                #expect(request.headers["authorization"] == "Bearer \(Rig.key)")
                #expect(request.body["model"]?.string == "real-name", "the model that was chosen, whatever was asked for")
                let everything = request.headers.map { "\($0.key): \($0.value)" }.joined(separator: "\n") + request.body.text
                #expect(!everything.contains(rig.gateway.token))
                await rig.gateway.stop()
                #expect(rig.gateway.summary.usage == TokenUsage(input: 10, output: 5))
                #expect(!answer.text.contains(Rig.key))
            }
        }

        @Test func aServerThatRepeatsTheKeyIsMasked() async throws {
            try await Rig.run { _, connection in
                connection.beginStream()
                let half = Rig.key.count / 2
                connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(Rig.key.prefix(half))")
                connection.chunk("\(Rig.key.dropFirst(half))\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                connection.endStream()
            } _: { rig in
                let answer = await rig.post(["model": "real-name", "messages": [], "stream": true])
                #expect(answer.text.contains("[key]"))
                #expect(!answer.text.contains(Rig.key))
                #expect(rig.server.requests[0].body["stream_options"]?["include_usage"]?.bool == true)
            }
        }

        @Test(arguments: [
            ("POST", "/v1/embeddings", "127.0.0.1", 404), ("GET", "/", "127.0.0.1", 404), ("POST", "/v1/messages", "127.0.0.1", 404),
            ("POST", "/v1/../v1/chat/completions", "127.0.0.1", 404),
            ("POST", "http://example.org/v1/chat/completions", "example.org", 403),
            ("POST", "/v1/chat/completions", "example.org", 403), ("DELETE", "/v1/chat/completions", "127.0.0.1", 405),
            ("CONNECT", "example.org:443", "example.org:443", 403),
        ])
        func nothingElseIsServed(_ method: String, _ path: String, _ host: String, _ status: Int) async throws {
            try await Rig.run { _, connection in
                connection.answer(200, Self.reply)
            } _: { rig in
                let answer = await rig.send(method, path, host: host, body: "{\"model\":\"real-name\"}")
                #expect(answer.status == status, "\(answer.text)")
                #expect(rig.server.requests.isEmpty)
            }
        }

        @Test func wrongModelKeyAndBodyAreRefused() async throws {
            try await Rig.run { _, connection in
                connection.answer(200, Self.reply)
            } _: { rig in
                let model = await rig.post(["model": "gpt-other", "messages": []])
                #expect(model.status == 403 && model.text.contains("real-name") && model.text.contains("gpt-other"), "\(model.text)")
                let key = await rig.send("POST", "/v1/chat/completions", token: Rig.key, body: "{\"model\":\"real-name\"}")
                #expect(key.status == 401)
                #expect(await rig.send("POST", "/v1/chat/completions", token: nil, body: "{\"model\":\"real-name\"}").status == 401)
                #expect(await rig.send("POST", "/v1/chat/completions", body: "[]").status == 400)
                let head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nx-api-key: \(rig.gateway.token)\r\n"
                #expect(await rig.raw("\(head)Content-Length: 99999999\r\n\r\n").status == 413)
                #expect(await rig.raw("\(head)Transfer-Encoding: chunked\r\n\r\n").status == 411)
                #expect(await rig.raw("nonsense\r\n\r\n").status == 400)
                #expect(rig.server.requests.isEmpty)
                await rig.gateway.stop()
                #expect(rig.gateway.summary.refused == 7)
            }
        }

        @Test func theTrialsTokensAreALimit() async throws {
            try await Rig.run(tokens: 15) { _, connection in
                connection.answer(200, Self.reply)
            } _: { rig in
                #expect(await rig.post(["model": "real-name", "messages": []]).status == 200)
                let second = await rig.post(["model": "real-name", "messages": []])
                #expect(second.status == 403 && second.text.contains("budget_exceeded"), "\(second.text)")
                #expect(second.text.contains("15 tokens are used"))
                #expect(rig.server.requests.count == 1)
                #expect(rig.gateway.summary.isOutOfTokens)
            }
        }

        @Test func theJobsBudgetIsALimit() async throws {
            let budget = Budget(.init(tokens: 15))
            try await Rig.run(budget: budget) { _, connection in
                connection.answer(200, Self.reply)
            } _: { rig in
                #expect(await rig.post(["model": "real-name", "messages": []]).status == 200)
                #expect(await rig.post(["model": "real-name", "messages": []]).status == 403)
                #expect(budget.spent == TokenUsage(input: 10, output: 5))
                var fatal: ModelError?
                for await error in rig.gateway.fatal {
                    fatal = error
                    break
                }
                #expect(fatal?.kind == .budget)
            }
        }

        @Test func aStreamArrivesWhileItIsWritten() async throws {
            let gate = Gate()
            try await Rig.run { _, connection in
                connection.beginStream()
                connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n")
                gate.wait()
                connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" two\"},\"finish_reason\":\"stop\"}]}\n\n")
                connection.chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n")
                connection.endStream()
            } _: { rig in
                let client = try rig.open("{\"model\":\"real-name\",\"messages\":[],\"stream\":true}")
                let first = await client.read { $0.contains("one") }
                #expect(first.contains("one") && !first.contains("two"))
                gate.open()
                let all = await client.read { $0.hasSuffix("0\r\n\r\n") }
                #expect(all.contains("two") && all.contains("[DONE]"))
                await rig.gateway.stop()
                #expect(rig.gateway.summary.usage == TokenUsage(input: 3, output: 2))
                let call = try #require(rig.calls.first)
                #expect(call.reply?.message.content == "one two")
            }
        }

        @Test func whoHangsUpHasUsedTheModel() async throws {
            try await Rig.run { _, connection in
                connection.beginStream()
                connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n")
                connection.pause(60)
            } _: { rig in
                do {
                    let client = try rig.open("{\"model\":\"real-name\",\"messages\":[],\"stream\":true}")
                    _ = await client.read { $0.contains("one") }
                }
                while rig.gateway.summary.calls == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let usage = try #require(rig.gateway.summary.usage)
                #expect(usage.estimated == 1 && usage.input > 0 && usage.output > 0)
                #expect(rig.gateway.summary.failure == nil, "it says nothing about the provider")
                #expect(rig.calls.first?.reason == "the program hung up")
            }
        }

        @Test func theProvidersFaultIsKnown() async throws {
            try await Rig.run { request, connection in
                connection.answer(request.number == 0 ? 401 : 200, ["error": ["message": .string("bad key \(Rig.key)")]])
            } _: { rig in
                let answer = await rig.post(["model": "real-name", "messages": []])
                #expect(answer.status == 401)
                #expect(!answer.text.contains(Rig.key))
                await rig.gateway.stop()
                #expect(rig.gateway.summary.failure?.kind == .authentication)
            }
        }

        @Test func anthropicsFormIsPassedOn() async throws {
            let reply: JSONValue = [
                "type": "message", "role": "assistant", "content": [["type": "text", "text": "yes"]], "stop_reason": "end_turn",
                "usage": ["input_tokens": 4, "output_tokens": 2],
            ]
            try await Rig.run(api: "anthropic") { _, connection in
                connection.answer(200, reply)
            } _: { rig in
                let body = "{\"model\":\"real-name\",\"max_tokens\":9,\"messages\":[]}"
                let answer = await rig.raw(
                    "POST /v1/messages?beta=true HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: \(rig.gateway.token)\r\n"
                        + "anthropic-version: 2023-06-01\r\nanthropic-beta: some-beta\r\nCookie: a=b\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
                #expect(answer.status == 200, "\(answer.text)")
                let headers = try #require(rig.server.requests.first).headers
                #expect(headers["x-api-key"] == Rig.key)
                #expect(headers["anthropic-beta"] == "some-beta" && headers["anthropic-version"] == "2023-06-01")
                #expect(headers["cookie"] == nil)
                await rig.gateway.stop()
                #expect(rig.gateway.summary.usage == TokenUsage(input: 4, output: 2))
            }
        }
    }
#endif
