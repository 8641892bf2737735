import Core
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("*", "a/b", true), ("a*c", "abbc", true), ("a*c", "abbd", false), ("a?c", "abc", true), ("a?c", "ac", false),
        ("?", "é", true), ("**a", "bba", true), ("*a*b*", "xaybz", true), ("[a-c]x", "bx", true), ("[a-c]x", "dx", false),
        ("[!a-c]x", "dx", true), ("[^a]", "b", true), ("[]x]", "]", true), ("[a-]", "-", true), ("[", "[", true), ("[ab", "[ab", true),
        ("\\*", "*", true), ("\\*", "a", false), ("a\\", "a\\", true), ("[\\]]", "]", true), ("", "", true), ("", "a", false),
        ("abc", "abcd", false), (".*", ".git", true), ("*", ".git", true), ("[z-a]", "m", false),
    ])
    func patterns(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    /// A pattern that makes a naive matcher try every way to share the text among the stars.
    @Test func starsDoNotMultiply() {
        let text = String(repeating: "a", count: 3000)
        #expect(!Glob(String(repeating: "*a", count: 30) + "b").matches(text))
    }
}
