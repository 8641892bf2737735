import Agents
import Console
import Models

/// What an agent does, as text for a person who watches, event by event (docs/live-view.md). Pure: the time is given, and what is to be
/// written is returned.
///
/// What is not ours is made printable here. Nothing moves the cursor: without colours the same text goes into a file.
struct LiveView {
    /// Lines of one output that are shown from its beginning and its end.
    static let outputLimit = (head: 20, tail: 10)
    /// The same of what a call writes.
    static let changeLimit = (head: 6, tail: 2)

    /// What belongs together; another section begins on a line of its own.
    enum Section { case none, reasoning, prose, command, output, raw }

    let style: Style
    /// Columns; nil breaks no line.
    var width: Int? { didSet { flow.width = width } }
    /// What goes on now and since when, for a line that comes and goes.
    private(set) var activity: (text: String, since: Double)?
    /// The last line that was written is whole.
    private(set) var isAtLineStart = true

    private var section = Section.none
    var flow = TextFlow()
    private var stream = PrintableStream()
    private var fences = FencedText()
    /// The command that the text of this turn holds, as it was shown.
    private var shownCommand = ""
    private var lines = BoundedLines(head: outputLimit.head, tail: outputLimit.tail)
    private var argumentCount = 0
    private var turn: AgentTurn?
    private var began = 0.0

    init(style: Style, width: Int?) {
        self.style = style
        self.width = width
    }

    /// - Parameter now: seconds since anything.
    mutating func show(_ event: AgentEvent, at now: Double) -> String {
        var text = ""
        var doing: String?
        switch event {
        case .instruction(let instruction):
            began = now
            let whole = width == nil ? instruction : Unwrapped.text(instruction)
            text = close() + block(whole, first: "task: ", next: "      ", mark: .cyan)
        case .message(let message): text = close() + block(message, first: "harness: ", next: "         ", mark: .cyan)
        case .asking(let asked):
            text = close() + (asked.number == turn?.number ? "" : header(asked, at: now))
            (turn, fences, shownCommand, argumentCount) = (asked, FencedText(), "", 0)
            doing = "waiting for the model"
        case .reasoning(let more):
            text = push(.reasoning, more)
            doing = "the model thinks"
        case .text(let more):
            text = reply(turn?.hasTextCalls == true ? fences.push(more) : [.prose(more)])
            doing = "the model writes"
        case .arguments(let more):
            argumentCount += more.utf8.count
            doing = "the model writes a call, \(Quantity.bytes(argumentCount))"
        case .again(let wait, let reason):
            (fences, shownCommand, argumentCount) = (FencedText(), "", 0)
            let wait = Quantity.duration(wait / .seconds(1))
            text = close() + remark("the model's server failed, asked again in \(wait): \(reason)", .yellow)
            doing = "waiting to ask again"
        case .replied(let usage):
            turn?.usage = usage
            text = reply(fences.finish()) + close()
        case .discarded: text = close() + remark("the reply is thrown away; the model is asked again")
        case .fired(let name): text = close() + remark("\(name) fired")
        case .call(let call):
            lines = BoundedLines(head: Self.outputLimit.head, tail: Self.outputLimit.tail)
            text = close() + self.call(call, shownAlready: shownCommand)
            shownCommand = ""
            doing = "running"
        case .output(let bytes):
            text = show(lines.push(bytes))
            doing = lines.waiting > 0 ? "running, \(lines.waiting) more lines" : "running"
        case .result(let result): text = show(lines.finish()) + self.result(result, hasOutput: lines.total > 0)
        case .programOutput(let bytes): text = raw(bytes)
        case .ended(let words, let usage):
            let facts = Self.facts(usage ?? TokenUsage(), seconds: now - began)
            text = close() + "\n" + style.apply(.bold, "ended: \(Printable.line(words))") + style.apply(.dim, facts) + "\n"
        }
        set(doing, at: now)
        return wrote(text)
    }

    /// A phase of the trial.
    mutating func title(_ title: String, at now: Double) -> String {
        set("still at it", at: now)
        let time = Quantity.duration(now)
        return wrote(close() + style.apply(.bold, "── \(title)") + style.apply(.dim, " (\(time))") + "\n")
    }

    /// A remark for the log.
    mutating func note(_ text: String) -> String { wrote(close() + style.apply(.dim, Printable.line(text)) + "\n") }

    /// Output of tests, or of a program that is the agent: as it comes.
    mutating func output(_ bytes: [UInt8]) -> String { wrote(raw(bytes)) }

    /// Ends the line that has begun.
    mutating func end() -> String {
        activity = nil
        return wrote(close())
    }

    // MARK: - Parts

    private mutating func set(_ doing: String?, at now: Double) {
        guard let doing else { return activity = nil }
        // Of what goes on, the time counts from its beginning.
        let isSame = activity.map { $0.text.prefix { $0 != "," } == doing.prefix { $0 != "," } } ?? false
        activity = (doing, isSame ? activity?.since ?? now : now)
    }

    private mutating func wrote(_ text: String) -> String {
        if let last = text.unicodeScalars.last { isAtLineStart = last == "\n" }
        return text
    }

    private func header(_ asked: AgentTurn, at now: Double) -> String {
        "\n" + style.apply(.bold, "turn \(asked.number) of \(asked.limit)")
            + style.apply(.dim, Self.facts(asked.usage, seconds: now - began)) + "\n"
    }

    private mutating func reply(_ pieces: [FencedText.Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .prose(let text): return push(.prose, text)
            case .command(let text):
                shownCommand += text
                return push(.command, text)
            }
        }.joined()
    }

    /// More of a section; the one before ends if it is another.
    private mutating func push(_ section: Section, _ text: String) -> String {
        var before = ""
        if section != self.section {
            before = close()
            self.section = section
            flow =
                switch section {
                case .reasoning: TextFlow(first: "┆ ", next: "┆ ", style: style, mark: .dim, text: .dim, width: width)
                case .command:
                    TextFlow(first: "$ ", next: "  ", style: style, mark: .bold, text: .bold, width: width, keepsBlankLines: true)
                case .output: TextFlow(first: "│ ", next: "│ ", style: style, mark: .dim, width: width, keepsBlankLines: true)
                case .none, .prose, .raw: TextFlow(style: style, width: width)
                }
        }
        return before + flow.push(stream.push(Array(text.utf8)))
    }

    private mutating func show(_ rows: [BoundedLines.Row]) -> String {
        rows.map { row in
            switch row {
            case .line(let text): return push(.output, text + "\n")
            case .gap(let count): return close() + style.apply(.dim, "│ … \(Self.leftOut(count))") + "\n"
            }
        }.joined()
    }

    private mutating func raw(_ bytes: [UInt8]) -> String {
        var before = ""
        if section != .raw {
            before = close()
            section = .raw
        }
        return before + wrote(stream.push(bytes))
    }

    private mutating func close() -> String {
        let rest = stream.finish()
        defer { (section, flow) = (.none, TextFlow(style: style, width: width)) }
        guard section == .raw else { return flow.push(rest) + flow.finish() }
        return rest + ((rest.last.map { $0 != "\n" } ?? !isAtLineStart) ? "\n" : "")
    }
}
