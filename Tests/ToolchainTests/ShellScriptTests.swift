import Testing

@testable import Toolchain

@Suite struct ShellScriptTests {
    private func commands(_ text: String) -> [[String]] { ShellScript(text).commands.map { $0.map(\.text) } }

    @Test(arguments: [
        ("a b; c && d || e | f & g", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("a \\\n  b   # comment\n#c d\ne", [["a", "b"], ["e"]]),
        ("a 'x y' \"p q\" r\\ s", [["a", "x y", "p q", "r s"]]),
        ("if ! a; then b; else c; fi", [["a"], ["b"], ["c"], ["fi"]]),
        ("f() {\n  a\n}\nf", [["f"], ["a"], ["}"], ["f"]]),
        ("a >/dev/null 2>&1 <in b", [["a", "b"]]),
        ("a &>log b 2>>x", [["a", "b"]]),
        ("cat <<EOF > x\npip install no\nEOF\na", [["cat"], ["a"]]),
        ("cat <<-'E'\n\tpip no\n\tE\na", [["cat"], ["a"]]),
        ("a\r\nb\r\n", [["a"], ["b"]]),
        ("(cd x; a)", [["cd", "x"], ["a"]]),
        ("X=1 a", [["a"]]),
        ("", []),
        ("a 'unclosed", [["a", "unclosed"]]),
        ("a \"unclosed ${x", [["a", "unclosed ${x}"]]),
        ("a $((1 + 2)) b", [["a", "$((1 + 2))", "b"]]),
    ])
    func splitsIntoCommands(_ text: String, _ expected: [[String]]) {
        #expect(commands(text) == expected)
    }

    @Test func resolvesWhatTheScriptItselfSets() {
        let script = ShellScript("V=8.4.1\nexport W=\"p==$V\"\na $W ${V} ${U:-d} $U")
        let words = script.commands[0]
        #expect(words.map(\.text) == ["a", "p==8.4.1", "8.4.1", "d", "${U}"])
        #expect(words.map(\.isUnknown) == [false, false, false, false, true])
    }

    @Test func aLoopVariableWithSeveralValuesIsUnknown() {
        let words = ShellScript("for p in a b; do use $p; done").commands[0]
        #expect(words[1].isUnknown)
        #expect(ShellScript("for p in only; do use $p; done").commands[0][1] == .init(text: "only"))
    }

    @Test func commandsInSubstitutionsAreSeen() {
        let script = ShellScript("x=$(inner one \"$(deep)\")\nouter `tick`")
        #expect(script.commands.map { $0.map(\.text) } == [["deep"], ["inner", "one", "$(deep)"], ["tick"], ["outer", "$(tick)"]])
    }
}
