import Testing

@testable import Commands

@Suite struct InvalidReasonsTests {
    private func text(_ faults: [(String, String, String)]) -> String {
        InvalidReasons(faults.map { InvalidReasons.Fault(trial: $0.0, type: $0.1, message: $0.2) }).text
    }

    @Test func eachReasonOnceWithItsHint() {
        #expect(
            text([
                ("a__1", "BuildError", "Dockerfile:2 (RNU x): there is no instruction RNU\n  → did you mean RUN?"),
                ("b__1", "HostError", "broken\u{1b}[31m"),
                ("a__2", "BuildError", "Dockerfile:2 (RNU x): there is no instruction RNU\n  → did you mean RUN?"),
            ]) == """
                invalid: a__1 and 1 more: BuildError
                  Dockerfile:2 (RNU x): there is no instruction RNU
                    → did you mean RUN?
                invalid: b__1: HostError
                  broken\\x1b[31m

                """)
        #expect(text([]) == "")
    }

    @Test func manyReasonsAreCut() {
        let lines = text((1...7).map { ("t\($0)", "HostError", "reason \($0)") }).split(separator: "\n")
        #expect(lines.count == 11)
        #expect(lines.last == "and 2 other reasons; each is in its trial's exception.txt")
        #expect(text([("t", "HostError", String(repeating: "x", count: 10000))]).utf8.count < 4100)
    }
}
