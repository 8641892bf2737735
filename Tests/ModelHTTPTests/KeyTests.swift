#if Net
    import Core
    import FoundationEssentials
    import LoopbackFixture
    import Models
    import SystemPackage
    import Testing

    @testable import ModelHTTP

    /// Where keys come from, and that they turn up nowhere else.
    @Suite struct KeyTests {
        static let key = "sk-test-0123456789abcdef"

        @Test func keysGoIntoTheirHeaderAndNowhereElse() async throws {
            for dialect in Dialect.allCases {
                let server = try ModelServer { request, connection in
                    // A server that repeats everything it was sent.
                    let echo = request.headers.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "; ")
                    connection.answer(request.number == 0 ? 401 : 400, ["error": ["message": .string(echo), "type": "x"]])
                }
                defer { server.stop() }
                let models = try catalog(
                    "[e]\napi = \"\(dialect.rawValue)\"\nbase_url = \"\(server.url)\"\nkey_env = \"MY_KEY\"",
                    environment: ["MY_KEY": Self.key])
                let model = try models.model("e:m")
                for _ in 0..<2 {
                    let error = try await #require(throws: ModelError.self) { try await model.complete(ask()) }
                    #expect(!"\(error)".contains(Self.key))
                    #expect("\(error)".contains(APIKey.mask), "the server did repeat it")
                }
                let sent = server.requests.first?.headers ?? [:]
                #expect(sent[dialect == .openAI ? "authorization" : "x-api-key"]?.hasSuffix(Self.key) == true)
                #expect(!String(decoding: server.requests[0].bytes, as: UTF8.self).contains(Self.key))
                #expect(!model.fingerprint.contains(Self.key) && !model.name.contains(Self.key))
                #expect(models.secrets.values.contains(Self.key), "so that other texts are searched for it")
            }
        }

        @Test func repliesThatHoldTheKeyAreMasked() async throws {
            let server = try ModelServer { request, connection in
                connection.answer(200, completion("your key: \(request.headers["authorization"] ?? "")"))
            }
            defer { server.stop() }
            let models = try catalog("[e]\nbase_url = \"\(server.url)\"\nkey_env = \"MY_KEY\"", environment: ["MY_KEY": Self.key])
            let reply = try await models.model("e:m").complete(ask())
            #expect(reply.message.content == "your key: Bearer [key]")
        }

        @Test func keysAreReadFromFiles() async throws {
            let path = FilePath("/tmp").appending("model-key-\(Files.randomName(8))")
            defer { try? Files.removeTree(path) }
            try Files.write("\(Self.key)\n", to: path, mode: 0o600)
            let server = try ModelServer { _, connection in connection.answer(200, completion("ok")) }
            defer { server.stop() }
            let models = try catalog("[e]\nbase_url = \"\(server.url)\"\nkey_file = \"\(path)\"")
            _ = try await models.model("e:m").complete(ask())
            #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
        }

        @Test func theUsualVariablesCount() async throws {
            let server = try ModelServer { _, connection in connection.answer(200, completion("ok")) }
            defer { server.stop() }
            let models = try catalog(environment: ["OPENAI_BASE_URL": server.url + "/", "OPENAI_API_KEY": Self.key])
            _ = try await models.model("openai:gpt").complete(ask())
            #expect(server.requests.first?.path == "/v1/chat/completions")
            #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
            // A server on this host needs none.
            _ = try catalog(environment: ["OPENAI_BASE_URL": server.url]).model("openai:gpt")
        }

        @Test func missingKeysAreNamed() throws {
            for (name, variable) in [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")] {
                let failure = try #require(throws: Failure.self) { try catalog().model("\(name):m") }
                #expect(failure.description.contains(variable))
            }
            #expect(throws: Failure.self) { try catalog("[e]\nbase_url = \"http://h/v1\"\nkey_env = \"NONE\"").model("e:m") }
            #expect(throws: Failure.self) { try catalog("[e]\nbase_url = \"http://h/v1\"\nkey_file = \"/nowhere\"").model("e:m") }
        }

        @Test func keysDoNotPrint() throws {
            let key = APIKey(Self.key)
            var dumped = ""
            dump(key, to: &dumped)
            for text in ["\(key)", String(reflecting: key), "\([key])", dumped] { #expect(!text.contains(Self.key)) }
        }
    }
#endif
