import Core
import Testing

@testable import Images

@Suite("Variable expansion in a Dockerfile")
struct DockerfileExpansionTests {
    static let variables = [
        "name": "value", "empty": "", "path": "/usr/local/lib/x.tar.gz", "spaced": "a  b", "größe": "9", "dots": "a.b.c",
        "stars": "a*b", "lines": "one\ntwo",
    ]
    static var words: ShellWords { ShellWords(lookup: { variables[$0] }) }

    @Test(arguments: [
        ("plain", "plain"),
        ("$name", "value"),
        ("${name}", "value"),
        ("x$name.y", "xvalue.y"),
        ("$größe", "9"),
        ("$missing", ""),
        ("a$", "a$"),
        ("$.", "$."),
        ("$1x", "x"),
        ("$12x", "x"),
        ("$$", ""),
        ("$@@", "@"),
        // quotes and escapes
        ("'$name'", "$name"),
        ("\"$name\"", "value"),
        (#"\$name"#, "$name"),
        (#"\\$name"#, #"\value"#),
        (#""\$name""#, "$name"),
        (#""a\tb""#, #"a\tb"#),
        (#"a\tb"#, "atb"),
        (#"'a\'"#, #"a\"#),
        (#""a\"b""#, #"a"b"#),
        (#"a\ b"#, "a b"),
        (#"tail\"#, "tail"),
        ("a\"b\"'c'", "abc"),
        ("\"it's\"", "it's"),
        // defaults and alternatives
        ("${name:-w}", "value"), ("${name-w}", "value"), ("${name:+w}", "w"), ("${name+w}", "w"),
        ("${empty:-w}", "w"), ("${empty-w}", ""), ("${empty:+w}", ""), ("${empty+w}", "w"),
        ("${missing:-w}", "w"), ("${missing-w}", "w"), ("${missing:+w}", ""), ("${missing+w}", ""),
        ("${missing:-$name}", "value"),
        ("${missing:-${empty:-deep}}", "deep"),
        ("${missing:-'}'}", "}"),
        (#"${missing:-\}}"#, "}"),
        ("${name:?m}", "value"), ("${empty?m}", ""),
        // prefixes and suffixes
        ("${path#*/}", "usr/local/lib/x.tar.gz"),
        ("${path##*/}", "x.tar.gz"),
        ("${path%.*}", "/usr/local/lib/x.tar"),
        ("${path%%.*}", "/usr/local/lib/x"),
        ("${path%/*}", "/usr/local/lib"),
        ("${path%%/*}", ""),
        ("${path#nothing}", "/usr/local/lib/x.tar.gz"),
        ("${name#va?}", "ue"),
        ("${name%?}", "valu"),
        ("${name#}", "value"),
        (#"${stars#a\*}"#, "b"),
        (#"${stars%\*b}"#, "a"),
        ("${dots##*.}", "c"),
        ("${lines##*o}", "ne\ntwo"),
        ("${missing#x}", ""),
        // replacement
        ("${dots/./-}", "a-b.c"),
        ("${dots//./-}", "a-b-c"),
        ("${dots//./}", "abc"),
        (#"${path//\//_}"#, "_usr_local_lib_x.tar.gz"),
        ("${dots/b*/X}", "a.X"),
        ("${dots/z/X}", "a.b.c"),
        ("${dots//?/x}", "xxxxx"),
        ("${missing/a/b}", ""),
        ("<<", "<<"), ("a<b", "a<b"),
    ])
    func expands(_ text: String, _ expected: String) throws {
        #expect(try Self.words.expand(text) == expected)
    }

    @Test(arguments: [
        "'open", "\"open", "${", "${}", "${name", "${{name}", "${:-x}", "${name:x}", "${name:=x}", "${name:#x}", "${.}",
        "${missing?}", "${missing:?gone}", "${empty:?}", "${name:-open", "${name/a", "${name/a/b", #"${name#\x}"#,
    ])
    func refuses(_ text: String) {
        #expect(throws: Failure.self) { try Self.words.expand(text) }
    }

    @Test func theMessageOfAQuestionMarkIsTheAuthors() {
        let failure = #expect(throws: Failure.self) { try Self.words.expand("${missing:?set it}") }
        #expect(failure?.what == "missing: set it")
    }

    @Test func theEscapeCharacterCanBeABacktick() throws {
        let words = ShellWords(escape: "`", lookup: { Self.variables[$0] })
        #expect(try words.expand(#"C:\$name`$name"#) == #"C:\value$name"#)
    }

    @Test func aHeredocKeepsItsQuotes() throws {
        let words = ShellWords(ignoresQuotes: true, lookup: { Self.variables[$0] })
        #expect(try words.expand(#"say "$name" and '$name' but \$name"#) == #"say "value" and 'value' but $name"#)
    }

    @Test(arguments: [
        ("a b", ["a", "b"]),
        ("  a \t b  ", ["a", "b"]),
        ("x${spaced}y", ["xa", "by"]),
        ("x\"${spaced}\"y", ["xa  by"]),
        (#"a\ b c"#, ["a b", "c"]),
        ("'a b' c", ["a b", "c"]),
        ("$missing", []),
        ("\"\" a", ["a"]),
        ("pre${missing:-w}post", ["prewpost"]),
    ])
    func splitsIntoWords(_ text: String, _ expected: [String]) throws {
        #expect(try Self.words.words(text) == expected)
    }

    @Test(arguments: [
        ("a=1 b='x y'", ["a=1", "b='x y'"]),
        (#"a="x \" y" b"#, [#"a="x \" y""#, "b"]),
        (#"a=x\ y b"#, [#"a=x\ y"#, "b"]),
        ("a=''", ["a=''"]),
        ("", []),
    ])
    func keepsQuotesWhenSplittingAssignments(_ text: String, _ expected: [String]) {
        #expect(QuotedWords.split(text, escape: "\\") == expected)
    }
}
