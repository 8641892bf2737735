#if Net
    import Core
    import LoopbackFixture
    import Models
    import Testing

    @testable import ModelHTTP

    /// Servers that do what servers must not do: every one ends in an error with words, none in a wrong reply, a hang or a trap.
    @Suite struct HostileServerTests {
        struct Row: Sendable, CustomTestStringConvertible {
            var name: String
            var dialects = Dialect.allCases
            var kind: ModelError.Kind
            /// Something of the message.
            var says: String
            var script: ModelServer.Script
            var testDescription: String { name }

            init(
                _ name: String, only dialects: [Dialect] = Dialect.allCases, _ kind: ModelError.Kind, says: String,
                _ script: @escaping ModelServer.Script
            ) {
                self.name = name
                self.dialects = dialects
                self.kind = kind
                self.says = says
                self.script = script
            }
        }

        static let rows = [
            Row("closes without a word", .network, says: "closed the connection") { _, connection in connection.close() },
            Row("resets", .network, says: "reset") { _, connection in connection.close(reset: true) },
            Row("speaks no HTTP", .badReply, says: "no HTTP") { _, connection in
                connection.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")
                connection.close()
            },
            Row("says nothing", .network, says: "not a byte for") { _, connection in connection.pause(60) },
            Row("drips", .network, says: "no whole answer within") { _, connection in
                connection.beginStream()
                for _ in 0..<600 {
                    connection.chunk(": still here\n")
                    connection.pause(0.1)
                }
            },
            Row("falls silent in the middle", .network, says: "not a byte for") { _, connection in
                connection.beginStream()
                connection.chunk("data: \(Connection.text(chunk(["content": "half"])))\n\n")
                connection.pause(60)
            },
            Row("disconnects in a stream", only: [.openAI], .network, says: "") { _, connection in
                connection.beginStream()
                connection.chunk("data: \(Connection.text(chunk(["content": "half"])))\n\n")
                connection.close()
            },
            Row("disconnects in an event", only: [.openAI], .network, says: "") { _, connection in
                connection.beginStream()
                connection.chunk("data: {\"choices\":[{\"delta\":{\"con")
                connection.close(reset: true)
            },
            Row("ends a stream too early", only: [.openAI], .network, says: "breaks off") { _, connection in
                connection.beginStream()
                connection.chunk("data: \(Connection.text(chunk(["content": "half"])))\n\ndata: {\"choices\":[{\"del")
                connection.endStream()
            },
            Row("ends a stream too early", only: [.anthropic], .network, says: "breaks off") { _, connection in
                connection.stream(
                    [
                        ["type": "message_start", "message": ["usage": ["input_tokens": 5, "output_tokens": 1]]],
                        ["type": "content_block_start", "index": 0, "content_block": ["type": "text", "text": ""]],
                        ["type": "content_block_delta", "index": 0, "delta": ["type": "text_delta", "text": "half"]],
                    ], done: false)
            },
            Row("ends a stream before it begins", .network, says: "breaks off") { _, connection in
                connection.beginStream()
                connection.endStream()
            },
            Row("sends a short body", .network, says: "closed the connection") { _, connection in
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"choices\":")
                connection.close()
            },
            Row("sends HTML", .badReply, says: "not JSON") { _, connection in
                connection.answer(200, Array("<html>Welcome to the hotel</html>".utf8), type: "text/html")
            },
            Row("sends nothing", .badReply, says: "not JSON") { _, connection in connection.answer(200, [], type: "application/json") },
            Row("sends another document", .badReply, says: "reply without") { _, connection in connection.answer(200, ["ok": true]) },
            Row("sends a list", .badReply, says: "reply") { _, connection in connection.answer(200, [1, 2]) },
            Row("sends Latin-1", .badReply, says: "not JSON") { _, connection in
                connection.answer(200, Array("{\"choices\":\"".utf8) + [0xe4, 0xf6] + Array("\"}".utf8), type: "application/json")
            },
            Row("streams Latin-1", .badReply, says: "UTF-8") { _, connection in
                connection.beginStream()
                connection.chunk(Array("data: {\"x\":\"".utf8) + [0xe4] + Array("\"}\n\n".utf8))
                connection.endStream()
            },
            Row("streams no JSON", .badReply, says: "JSON") { _, connection in
                connection.beginStream()
                connection.chunk("data: {\"choices\": [}\n\n")
                connection.endStream()
            },
            Row("streams an error", .overloaded, says: "Overloaded") { _, connection in
                connection.stream([["type": "error", "error": ["type": "overloaded_error", "message": "Overloaded"]]])
            },
            Row("streams an error outside of events", only: [.openAI], .contextOverflow, says: "context size") { _, connection in
                connection.beginStream()
                connection.chunk("error: {\"code\":500,\"message\":\"the request exceeds the available context size\"}\n\n")
                connection.endStream()
            },
            Row("redirects", .setup, says: "redirects to http://example.org") { _, connection in
                connection.answer(307, [], type: "text/plain", headers: ["Location": "http://example.org/v1"])
            },
            Row("has an enormous line", .badReply, says: "16 MiB") { _, connection in
                connection.beginStream()
                connection.chunk("data: ")
                for _ in 0..<300 { connection.chunk([UInt8](repeating: 0x61, count: 1 << 16)) }
            },
            Row("counts what cannot be", only: [.openAI], .network, says: "breaks off") { _, connection in
                connection.stream([["choices": [], "usage": ["prompt_tokens": -1, "completion_tokens": 1e300]]], done: false)
            },
            Row("has fields of other types", only: [.openAI], .badReply, says: "choices") { _, connection in
                connection.stream([["choices": "none", "usage": [], "error": nil]])
            },
            Row("adds to a block that never began", only: [.anthropic], .badReply, says: "never began") { _, connection in
                connection.stream([["type": "content_block_delta", "index": 7, "delta": ["text": "x"]]])
            },
        ]

        @Test(arguments: rows) func everyOneEndsInAnError(_ row: Row) async throws {
            for dialect in row.dialects {
                let server = try ModelServer(row.script)
                defer { server.stop() }
                let model = try model([server.url], dialect: dialect) { settings in
                    settings.idleTimeout = row.name == "drips" ? 30 : row.says.contains("byte") ? 0.3 : 30
                    settings.timeout = row.name == "drips" ? 1 : 60
                }
                let error = try await #require(throws: ModelError.self, "\(dialect)") { try await model.complete(ask()) }
                #expect(error.kind == row.kind, "\(dialect): \(error)")
                #expect(error.message.contains(row.says), "\(dialect): \(error)")
                #expect(error.message.contains(server.url), "\(dialect): it says where")
            }
        }

        @Test func absurdCountsAreNotCounted() async throws {
            let server = try ModelServer { _, connection in
                var answer = completion("x").object ?? [:]
                answer["usage"] = ["prompt_tokens": 9_000_000_000_000_000_000, "completion_tokens": 9_000_000_000_000_000_000]
                connection.answer(200, .object(answer))
            }
            defer { server.stop() }
            let model = try model([server.url])
            let usage = try await model.complete(ask()).usage
            #expect(usage.estimated == 1)
            #expect(usage.input < 1000)
        }

        @Test func aTriedAndTriedServerIsNamedWithItsTries() async throws {
            let server = try ModelServer { _, connection in connection.answer(500, ["error": "kaputt"]) }
            defer { server.stop() }
            let error = try await #require(throws: ModelError.self) { try await model([server.url], retries: 2).complete(ask()) }
            #expect(error.message.contains("kaputt"))
            #expect(error.message.contains("3 tries"))
            #expect(server.requests.count == 3)
        }
    }
#endif
