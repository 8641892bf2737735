import Core
import SystemPackage
import Testing

@testable import Images

@Suite("Patterns of COPY and .dockerignore")
struct BuildPatternTests {
    @Test(arguments: [
        ("*.txt", "a.txt", true), ("*.txt", "a/b.txt", false), ("a/*", "a/b", true), ("a/*", "a/b/c", false),
        ("?", "a", true), ("?", "/", false), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false), ("[^a-c]x", "dx", true),
        (#"a\*b"#, "a*b", true), (#"a\*b"#, "axb", false), ("**", "a", true), ("**", "a/b", false), ("a**", "ab", true),
        ("é?", "éü", true), ("", "", true),
    ])
    func goMatch(_ pattern: String, _ path: String, _ expected: Bool) throws {
        #expect(try PathPattern(pattern).matches(path) == expected)
    }

    @Test(arguments: ["[", "[]", "[a", "[a-", "a\\", "[-x]"])
    func malformed(_ pattern: String) {
        #expect(throws: Failure.self) { try PathPattern(pattern) }
    }

    @Test(arguments: [
        ("node_modules", "node_modules", true), ("node_modules", "node_modules/a/b", true), ("node_modules", "a/node_modules", false),
        ("**/node_modules", "node_modules", true), ("**/node_modules", "a/b/node_modules/c", true),
        ("**/*.pyc", "a.pyc", true), ("**/*.pyc", "a/b.pyc", true), ("*.pyc", "a/b.pyc", false),
        ("a/**", "a/b", true), ("a/**", "a/b/c", true), ("a/**", "a", false), ("a/**/c", "a/c", true), ("a/**/c", "a/b/b/c", true),
        ("/a", "a", true), ("./a/", "a", true), ("a/../b", "b", true), ("**", "anything/at/all", true),
        ("**.log", "deep/x.log", true), ("#a", "#a", false), ("  a  ", "a", true), ("a b", "a b", true),
        ("*\n!keep", "keep", false), ("*\n!keep", "other", true), ("!keep\n*", "keep", true),
        ("a\n!a/b\na/b/c", "a/b/d", false), ("a\n!a/b\na/b/c", "a/b/c", true), ("a\n!a/b\na/b/c", "a/x", true),
        ("! a\n", "a", false), ("a.b", "axb", false), ("a+(b)", "a+(b)", true),
    ])
    func ignore(_ rules: String, _ path: String, _ expected: Bool) throws {
        #expect(try IgnoreRules(rules, name: ".dockerignore").excludes(FilePath(path)) == expected)
    }

    @Test(arguments: [
        ("*\n!dist", "build", false), ("*\n!dist", "distance", false), ("*\n!a/b/c", "a", true),
        ("*\n!a/b/c", "a/b", true), ("*\n!a/b/c", "a/x", false), ("*\n!**/c", "any/where", true), ("*\n!a/*/c", "a/x", true),
        ("*\n!a/*/c", "b", false), ("*", "a", false),
    ])
    func searched(_ rules: String, _ directory: String, _ expected: Bool) throws {
        #expect(try IgnoreRules(rules, name: ".dockerignore").mayInclude(below: FilePath(directory)) == expected)
    }

    @Test func aBadRuleNamesItsLine() throws {
        let failure = try #require(throws: Failure.self) { try IgnoreRules("a\n\n[", name: ".dockerignore") }
        #expect(failure.place == ".dockerignore:3")
    }

    @Test func theFilesOwnRulesGoFirst() async throws {
        let fixture = try await BuildFixture()
        try fixture.file(".dockerignore", "a")
        for name in ["a", "b"] { try fixture.file(name) }
        #expect(try fixture.topLayer(try await fixture.build("FROM base\nCOPY a* b* /x/")) == ["x", "x/b"])
        try fixture.file("Dockerfile.dockerignore", "b")
        #expect(try fixture.topLayer(try await fixture.build("FROM base\nCOPY a* b* /x/")) == ["x", "x/a"])
    }

    @Test func theContextIsWhatIsNotIgnored() async throws {
        let fixture = try await BuildFixture()
        for name in ["a.txt", "logs/x.log", "logs/keep/y", "src/main.c", "src/.git/config"] { try fixture.file(name) }
        let rules = try IgnoreRules("logs\n!logs/keep\n**/.git", name: ".dockerignore")
        let context = try await BuildContext(fixture.context, ignoring: rules)
        func all(_ node: FileNode) throws -> [String] {
            try context.children(of: node).flatMap { [$0.path.string] + (try all($0)) }
        }
        #expect(try all(context.root) == ["a.txt", "logs", "logs/keep", "logs/keep/y", "src", "src/main.c"])
    }

    @Test(arguments: [
        ("a.txt", ["a.txt"]), ("./a.txt", ["a.txt"]), ("/a.txt", ["a.txt"]), ("../../a.txt", ["a.txt"]),
        ("*.txt", ["a.txt", "b.txt"]), ("d/*", ["d/c.txt", "d/e"]), ("[ab].txt", ["a.txt", "b.txt"]), ("none*", []),
        ("link/*.txt", ["d/c.txt"]), ("link", ["d"]), ("*k", ["d"]),
    ])
    func sources(_ source: String, _ expected: [String]) async throws {
        let fixture = try await BuildFixture()
        for name in ["a.txt", "b.txt", "d/c.txt", "d/e/f.txt"] { try fixture.file(name) }
        try fixture.link("link", to: "d")
        let context = try await BuildContext(fixture.context)
        #expect(try CopySources.find(source, in: context, called: "the context").map(\.node.path.string) == expected)
    }
}
