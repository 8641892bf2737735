import Core
import Testing

@testable import Tasks

@Suite struct EnvironmentTemplateTests {
    @Test(arguments: [
        ("${A}", "host"), ("${A:-b}", "host"), ("${NONE:-b}", "b"), ("${NONE:-}", ""), ("${NONE:-x}y}", "x}y"),
        ("a${A}", "a${A}"), ("${A}b", "${A}b"), ("$A", "$A"), ("${}", "${}"), ("${A:b}", "${A:b}"), ("", ""),
        ("${A}${A}", "${A}${A}"),
    ])
    func onlyAWholeValueIsATemplate(value: String, resolved: String) throws {
        #expect(try EnvironmentTemplate.resolve(["X": value], from: ["A": "host"], place: "t") == ["X": resolved])
    }

    @Test func everyMissingVariableIsNamed() throws {
        let failure = try #require(throws: Failure.self) {
            try EnvironmentTemplate.resolve(["X": "${B}", "Y": "${A}", "Z": "${C:-}"], from: [:], place: "t/task.toml: agent.env")
        }
        #expect(failure.what == "the task asks for variables that the host does not have: A, B")
        #expect(failure.place == "t/task.toml: agent.env")
    }

    @Test(arguments: [
        ("API_KEY", true), ("token", true), ("MAX_TOKENS", false), ("TOKENS_TOKEN", true), ("DB_PASSWORD", true),
        ("AUTHOR", true), ("HOME", false),
    ])
    func secretsAreKnownByName(name: String, isSecret: Bool) {
        #expect(Secret.isLikely(name: name) == isSecret)
    }

    @Test func secretsAreMaskedOrStoredAsTemplates() {
        let stored = Secret.masked(
            ["A_KEY": "0123456789", "B_KEY": "short", "C_KEY": "same", "D_KEY": "${X}", "E_KEY": "", "PLAIN": "0123456789"],
            host: ["C_KEY": "same"])
        #expect(
            stored == [
                "A_KEY": "0123****789", "B_KEY": "****", "C_KEY": "${C_KEY}", "D_KEY": "${X}", "E_KEY": "", "PLAIN": "0123456789",
            ])
    }
}
