import Core
import SystemPackage

/// What the verifier said: the tests of its CTRF report and its output.
public struct VerifierEvidence: Sendable, Codable, Hashable {
    /// One test.
    public struct Test: Sendable, Codable, Hashable {
        public var name: String
        /// CTRF's: `passed`, `failed`, `skipped`, `pending`, `other`.
        public var status: String
        /// Message and trace; empty when there is none.
        public var message: String

        public init(name: String, status: String, message: String = "") {
            self.name = name
            self.status = status
            self.message = message
        }
    }

    public var tests: [Test]
    /// Its last part, at most ``outputLimit`` characters.
    public var output: String
    /// The trial's error class, as in `result.json`; nil without one.
    public var error: String?

    /// Characters of ``output`` (the figure of the paper's code).
    public static let outputLimit = 6000

    public init(tests: [Test] = [], output: String = "", error: String? = nil) {
        self.tests = tests
        self.output = Volatile.masked(String(output.suffix(Self.outputLimit)))
        self.error = error
    }

    /// Reads `ctrf.json` and `test-stdout.txt` of a trial's `verifier` folder. What is missing or unreadable is empty: a verifier that
    /// broke is evidence as well.
    public init(folder: FilePath, error: String? = nil) {
        let report = (try? Files.read(folder.appending("ctrf.json"), limit: 1 << 24)).flatMap { try? JSON.decode(JSONValue.self, from: $0) }
        let tests = (report?["results"]?["tests"]?.array ?? []).compactMap { test -> Test? in
            guard let name = test["name"]?.string, let status = test["status"]?.string else { return nil }
            let texts = [test["message"]?.string, test["trace"]?.string].compactMap { $0 }
            return Test(name: name, status: status, message: Volatile.masked(texts.joined(separator: "\n")))
        }
        self.init(tests: tests, output: (try? Files.text(folder.appending("test-stdout.txt"))) ?? "", error: error)
    }

    /// The tests that failed.
    public var failed: [Test] { tests.filter { $0.status == "failed" } }

    /// What a model is shown: the failed tests' messages, else the end of the output.
    public var summary: String {
        let lines = failed.map { "\($0.name): \($0.message.prefix(600))" }
        return lines.isEmpty ? String(output.suffix(1500)) : String(lines.joined(separator: "\n").prefix(4000))
    }
}
