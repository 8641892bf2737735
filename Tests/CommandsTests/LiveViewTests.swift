import Agents
import Console
import Models
import Testing
import Trajectories

@testable import Commands

/// What a person sees of an agent, for scripted events.
@Suite struct LiveViewTests {
    private func shown(_ events: [AgentEvent], width: Int? = nil, coloured: Bool = false) -> String {
        var view = LiveView(style: Style(isColoured: coloured), width: width)
        var text = ""
        // A second passes with each event.
        for (index, event) in events.enumerated() { text += view.show(event, at: Double(index)) }
        return text + view.end()
    }

    private static func asking(_ number: Int, _ usage: TokenUsage = TokenUsage(), text: Bool = false) -> AgentEvent {
        .asking(AgentTurn(number: number, limit: 30, usage: usage, hasTextCalls: text))
    }

    private static func result(_ text: String, _ facts: ResultFacts = ResultFacts(outcome: .ran, exitCode: 0)) -> AgentEvent {
        .result(AgentResult(text: text, facts: facts, seconds: 0.25))
    }

    private static let run: [AgentEvent] = [
        .instruction("Count the parcels.\nWrite the number to `out.txt`.\n"), asking(1), .reasoning("I look "), .reasoning("first."),
        .text("Let me"), .text(" see.\n\n"), .arguments("{\"command\": \"ls\"}"), .replied(TokenUsage(input: 1200, output: 34)),
        .call(.command("for f in *; do\n  wc -l $f\ndone")), .output(Array("3 a.t".utf8)), .output(Array("xt\n4 b.txt\n".utf8)),
        result("3 a.txt\n4 b.txt"), asking(2, TokenUsage(input: 1200, output: 34, cost: 0.0123)),
        .call(.write(path: "out.txt", content: "7\n")), result("[no output]", ResultFacts(outcome: .ran, exitCode: 0, changed: true)),
        .call(.edit(path: "out.txt", old: "7", new: "8")),
        result("'old' does not occur\n[exit code 1]", ResultFacts(outcome: .ran, exitCode: 1)), .fired("recover"),
        .message("Look again."), .call(.other("submit")), result("[submitted]"),
        .ended("submitted", TokenUsage(input: 2000, output: 80, cost: 0.02)),
    ]

    /// What an editor broke is broken anew on a terminal; what the author laid out stays.
    @Test(arguments: [
        ("The report of the harbour master lists every ship that came in, with\nits draught.\n", 1),
        ("Count the parcels.\nWrite the number to `out.txt`.\n", 2),
        ("The report of the harbour master lists every ship that came in, with\n- its draught\n", 2),
        ("The report of the harbour master lists every ship that came in, with\n1. its draught\n", 2),
        ("The report of the harbour master lists every ship that came in, with\n\nits draught.\n", 3),
        ("```\nThe report of the harbour master lists every ship that came in, with\nits draught\n```\n", 4),
        ("- The report of the harbour master lists every ship that came in, with\nits draught\n", 2),
        ("The report of the harbour master lists every ship that came in, with\n    its draught\n", 2),
    ])
    func instructionsAreBrokenAnew(_ instruction: String, _ lines: Int) {
        #expect(Unwrapped.text(instruction).split(separator: "\n", omittingEmptySubsequences: false).count == lines + 1)
        #expect(Unwrapped.text(instruction).filter { !$0.isWhitespace } == instruction.filter { !$0.isWhitespace })
        #expect(
            shown([.instruction(instruction)]).split(separator: "\n").count == instruction.split(separator: "\n").count, "not in a file")
    }

    @Test func aRunWithoutColours() {
        #expect(
            shown(Self.run) == """
                task: Count the parcels.
                      Write the number to `out.txt`.

                turn 1 of 30 · 1 s
                ┆ I look first.
                Let me see.
                $ for f in *; do
                    wc -l $f
                  done
                │ 3 a.txt
                │ 4 b.txt
                └ ok · 250 ms

                turn 2 of 30 · 1,234 tokens · $0.0123 · 12 s
                ▸ write out.txt · 1 line, 2 B
                  + 7
                └ ok, no output · 250 ms · files changed
                ▸ edit out.txt
                  - 7
                  + 8
                │ 'old' does not occur
                └ exit code 1 · 250 ms
                ◦ recover fired
                harness: Look again.
                ▸ submit

                ended: submitted · 2,080 tokens · $0.0200 · 21 s

                """)
    }

    @Test func colours() {
        let events: [AgentEvent] = [
            .reasoning("Hm.\n"), .text("Yes.\n"), .call(.command("false")), .output(Array("no\n".utf8)),
            Self.result("no\n[exit code 1]", ResultFacts(outcome: .ran, exitCode: 1)), .fired("retry"),
        ]
        let (bold, dim, red, off) = ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[0m")
        #expect(
            shown(events, coloured: true)
                == "\(dim)┆ Hm.\(off)\nYes.\n\(bold)$ false\(off)\n\(dim)│ \(off)no\n\(red)└ exit code 1\(off)\(dim) · 250 ms\(off)\n"
                + "\(dim)◦ retry\(off)\(dim) fired\(off)\n")
    }

    @Test func coloursAreAllThatColoursChange() {
        let plain = shown(Self.run)
        let coloured = shown(Self.run, coloured: true).replacing(/\u{1b}\[\d+m/, with: "")
        #expect(coloured == plain)
        #expect(!plain.contains("\u{1b}") && !plain.contains("\r"))
    }

    @Test func narrow() {
        let events: [AgentEvent] = [
            .text("A sentence of many words."), .call(.command("echo one two three four")), .output(Array("0123456789abcdefghij\n".utf8)),
            Self.result("0123456789abcdefghij"),
        ]
        #expect(
            shown(events, width: 16) == """
                A sentence of
                many words.
                $ echo one two
                  three four
                │ 0123456789abcd
                │ efghij
                └ ok · 250 ms

                """)
        #expect(shown(Self.run, width: 20).split(separator: "\n").filter { $0.hasPrefix("│") }.allSatisfy { DisplayWidth.of($0) <= 20 })
    }

    @Test func hostileBytesStayPrintable() {
        let evil = "\u{1b}[2J\u{1b}]0;title\u{7}\u{202e}x"
        let events: [AgentEvent] = [
            .instruction(evil), .reasoning(evil), .text(evil), .again(after: .seconds(1), reason: evil), .message(evil), .fired(evil),
            .call(.command(evil)), .output(Array(evil.utf8) + [0xff, 0x9b, 0x00]), Self.result(evil),
            .call(.write(path: evil, content: evil)),
            .call(.misunderstood(name: evil, arguments: evil)), Self.result(evil, ResultFacts(outcome: .refused)),
            .programOutput(Array(evil.utf8)), .ended(evil, nil),
        ]
        let text = shown(events)
        let bad = text.unicodeScalars.filter { $0 != "\n" && ($0.value < 0x20 || (0x7f..<0xa0).contains($0.value) || $0 == "\u{202e}") }
        #expect(bad.isEmpty, "\(bad)")
        #expect(text.contains(#"\x1b[2J\x1b]0;title\x07\u{202e}x"#))
    }

    @Test func hugeOutputIsBounded() {
        let chunk = Array((0..<1000).map { "line \($0)\n" }.joined().utf8)
        let events: [AgentEvent] = [.call(.command("seq"))] + (0..<50).map { _ in .output(chunk) } + [Self.result("whatever")]
        let lines = shown(events).split(separator: "\n")
        #expect(lines.count == 1 + 20 + 1 + 10 + 1)
        #expect(lines[20] == "│ line 19")
        #expect(lines[21] == "│ … 49,970 lines left out")
        #expect(lines[31] == "│ line 999")
    }

    @Test func theCommandInAReplysTextIsShownOnce() {
        let reply = "I look.\n\n```bash\nls -l\nwc -l *\n```\n"
        for size in [1, 3, 100] {
            let characters = Array(reply)
            let pieces = stride(from: 0, to: characters.count, by: size).map {
                AgentEvent.text(String(characters[$0..<min($0 + size, characters.count)]))
            }
            let text = shown(
                [Self.asking(1, text: true)] + pieces + [
                    .replied(TokenUsage()), .call(.command("ls -l\nwc -l *")), Self.result("[no output]"),
                ])
            #expect(
                text.split(separator: "\n").dropFirst() == ["I look.", "$ ls -l", "  wc -l *", "└ ok, no output · 250 ms"],
                "\(size)\n\(text)")
        }
        // What a reply says and what runs may differ: then both are shown.
        let other = shown([Self.asking(1, text: true), .text(reply), .replied(TokenUsage()), .call(.command("true"))])
        #expect(other.contains("$ ls -l\n") && other.contains("$ true\n"))
        // A fence of another language is prose, and native calls have no fences.
        #expect(shown([Self.asking(1, text: true), .text("```python\nx\n```\n"), .replied(TokenUsage())]).contains("```python\nx\n```\n"))
        #expect(shown([Self.asking(1), .text(reply), .replied(TokenUsage())]).contains("```bash\nls -l\nwc -l *\n```\n"))
    }

    @Test func aLostReplyIsVoid() {
        let text = shown([
            Self.asking(1, text: true), .text("```bash\nrm"), .again(after: .seconds(3), reason: "HTTP 503: busy"),
            .text("```bash\nls\n```"),
            .replied(TokenUsage()), .call(.command("ls")),
        ])
        #expect(
            text.split(separator: "\n").dropFirst() == ["$ rm", "◦ the model's server failed, asked again in 3 s: HTTP 503: busy", "$ ls"],
            "\(text)")
    }

    @Test func whatWasRefusedDidNotRun() {
        let text = shown([.call(.command("rm -rf /")), Self.result("Not that.", ResultFacts(outcome: .refused))])
        #expect(text == "$ rm -rf /\n│ Not that.\n└ refused by the harness\n")
    }

    @Test func phasesBeginOnTheirOwnLine() {
        var view = LiveView(style: .plain, width: nil)
        let text =
            view.title("agent: run", at: 0) + view.show(.programOutput(Array("half a line".utf8)), at: 1) + view.title("collect", at: 2)
            + view.output(Array("tests\n".utf8)) + view.note("passed")
        #expect(text == "── agent: run (0 µs)\nhalf a line\n── collect (2 s)\ntests\npassed\n")
    }

    /// The line that comes and goes is for what is long in coming, and only between lines.
    @Test func whatGoesOn() {
        var view = LiveView(style: .plain, width: nil)
        _ = view.show(Self.asking(1), at: 10)
        #expect(view.activity?.text == "waiting for the model" && view.activity?.since == 10 && view.isAtLineStart)
        _ = view.show(.reasoning("I think that "), at: 20)
        #expect(view.activity?.text == "the model thinks" && !view.isAtLineStart)
        _ = view.show(.arguments("{}"), at: 30)
        #expect(view.activity?.text == "the model writes a call, 2 B")
        _ = view.show(.call(.command("sleep 9")), at: 40)
        _ = view.show(.output(Array(String(repeating: "x\n", count: 99).utf8)), at: 45)
        #expect(view.activity?.text == "running, 79 more lines" && view.activity?.since == 40 && view.isAtLineStart)
        _ = view.show(Self.result("x"), at: 50)
        #expect(view.activity == nil)
    }
}
