import Core
import Models
import TOMLReading
import Testing

@testable import ModelHTTP

/// Models files and what stands behind `-m`.
@Suite struct SettingsTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var says: String
        var testDescription: String { text }
    }

    static let mistakes = [
        Mistake(text: "local = 5", says: "expected a table"),
        Mistake(text: "[local]\nbase_ulr = \"http://h/v1\"", says: "did you mean base_url"),
        Mistake(text: "[local]\nbase_url = 5", says: "base_url"),
        Mistake(text: "[local]\nbase_url = []", says: "no address"),
        Mistake(text: "[local]\nbase_url = \"h:80/v1\"", says: "cannot be asked"),
        Mistake(text: "[local]\nbase_url = \"http://me:secret@h/v1\"", says: "password"),
        Mistake(text: "[local]\nbase_url = \"http://h/v1?key=secret\"", says: "cannot be asked"),
        Mistake(text: "[local]\napi_key = \"sk-secret\"", says: "key_env"),
        Mistake(text: "[local]\nkey_env = \"A\"\nkey_file = \"b\"", says: "both"),
        Mistake(text: "[local]\napi = \"openapi\"", says: "did you mean openai"),
        Mistake(text: "[local]\nconcurrency = 0", says: "from 1"),
        Mistake(text: "[local.models.m]\ntemperature = 3", says: "temperature"),
        Mistake(text: "[local.models.m]\nprice = { input = 1 }", says: "output is missing"),
        Mistake(text: "[local.models.m]\nprice = { input = 1, output = 2, reading = 3 }", says: "unknown key reading"),
        Mistake(text: "[local.models.m]\nconcurrency = 3", says: "unknown key concurrency"),
        Mistake(text: "[sim]\nbase_url = \"http://h\"", says: "cannot be called"),
        Mistake(text: "[\"a:b\"]\nbase_url = \"http://h\"", says: "cannot be called"),
    ]

    private func file(_ text: String) throws -> ModelsFile {
        try ModelsFile(try TOMLNode.parse(Array(text.utf8)), file: "models.toml")
    }

    @Test(arguments: mistakes) func mistakesAreNamed(_ mistake: Mistake) throws {
        let failure = try #require(throws: Failure.self) { try file(mistake.text) }
        #expect(failure.description.contains(mistake.says), "\(failure)")
        #expect(failure.description.contains("models.toml"))
        #expect(!failure.description.contains("secret"), "what may be a secret is not repeated: \(failure)")
    }

    /// Never sends anything.
    struct NoTransport: Transport {
        func post(_ url: String, headers: [(name: String, value: String)], body: [UInt8]) async throws -> HTTPAnswer {
            throw CallFailure(.network, "not here")
        }
    }

    private func model(_ name: String, _ text: String = "", _ environment: [String: String] = [:]) throws -> HTTPModel {
        let models = HTTPModels(file: try file(text), environment: environment, transport: NoTransport())
        return try #require(try ModelCatalog(models.providers).model(name) as? HTTPModel)
    }

    @Test func whatIsNearerCounts() throws {
        let text = """
            [openai]
            base_url = "http://file/v1"
            concurrency = 3
            [openai.models."a:b"]
            temperature = 0.5
            max_tokens = 50
            """
        let fromFile = try model("openai:a:b", text)
        #expect(fromFile.endpoint.settings.urls == ["http://file/v1"])
        #expect(fromFile.endpoint.settings.concurrency == 3)
        #expect(fromFile.settings.temperature == 0.5)
        #expect(try model("openai:a:b", text, ["OPENAI_BASE_URL": "http://env/v1/"]).endpoint.settings.urls == ["http://env/v1"])
        let inline = try model(
            "openai:a:b,base_url=http://x/v1,base_url=http://y/v1,temperature=1,revision=7", text, ["OPENAI_BASE_URL": "http://env/v1"])
        #expect(inline.endpoint.settings.urls == ["http://x/v1", "http://y/v1"])
        #expect(inline.settings.model == "a:b")
        #expect(inline.settings.temperature == 1)
        #expect(inline.settings.maxTokens == 50)
        #expect(inline.settings.revision == "7")
    }

    @Test func commandLinesAreChecked() throws {
        for (name, says) in [
            ("openai:m,api_key=sk-secret-1", "key_env"), ("openai:m,temperature", "key=value"), ("openai:", "no model's name"),
            ("openai:m,tempreature=1", "did you mean temperature"), ("openai:m,temperature=1,temperature=2", "twice"),
            ("nobody:m", "providers: anthropic, openai"), ("openai:m,concurrency=none", "concurrency"),
        ] {
            let failure = try #require(throws: Failure.self, "\(name)") { try model(name, "", ["OPENAI_API_KEY": "sk-abcdefgh"]) }
            #expect(failure.description.contains(says), "\(failure)")
            #expect(!failure.description.contains("sk-secret"), "\(failure)")
        }
    }

    @Test func withoutTheTraitTheRefusalSaysSo() throws {
        let models = ModelCatalog(HTTPModels(file: .empty, environment: ["OPENAI_API_KEY": "sk-abcdefgh"], transport: nil).providers)
        let failure = try #require(throws: Failure.self) { try models.model("openai:m") }
        #expect(failure.description.contains("-m openai:m"))
        #expect(failure.description.contains("Net"))
    }

    @Test func fingerprintsNameWhatDecides() throws {
        let plain = try model("e:m", "[e]\nbase_url = \"http://a/v1\"\nconcurrency = 1").fingerprint
        #expect(plain == #"http 1 {"api":"openai","model":"m"}"#)
        // Neither address nor limits nor prices decide what is answered.
        #expect(try model("e:m", "[e]\nbase_url = \"http://b/v1\"\n[e.models.m]\nprice = { input = 1, output = 1 }").fingerprint == plain)
        for line in [
            "revision = \"q4\"", "temperature = 0.1", "max_tokens = 9", "cache_prompt = false", "tool_protocol = \"text\"",
            "body = { top_k = 1 }",
        ] {
            #expect(try model("e:m", "[e]\nbase_url = \"http://a/v1\"\n[e.models.m]\n\(line)").fingerprint != plain, "\(line)")
        }
    }

    @Test func modelsOfOneEndpointShareIt() throws {
        let models = ModelCatalog(
            HTTPModels(file: try file("[e]\nbase_url = \"http://a/v1\""), environment: [:], transport: NoTransport()).providers)
        let all = try ["e:a", "e:b", "e:a,temperature=1"].map { try #require(try models.model($0) as? HTTPModel).endpoint }
        #expect(all[0] === all[1] && all[0] === all[2])
        #expect(try #require(try models.model("e:a,retries=1") as? HTTPModel).endpoint !== all[0])
    }

    @Test func pricesAreForAMillionTokens() throws {
        let price = Price(input: 3, output: 15, cached: 0.3, cacheWrite: 3.75)
        let cost = price.cost(WireUsage(input: 1_000_000, output: 100_000, cached: 600_000, cacheWritten: 100_000))
        #expect(abs(cost - (0.3 * 3 + 0.6 * 0.3 + 0.1 * 3.75 + 0.1 * 15)) < 1e-9)
        #expect(Price(input: 1, output: 2).cost(WireUsage(input: 1000, output: 0, cached: 1000)) == 0.001)
    }
}
