import Gates
import Improvement
import Statistics

/// The page of an improvement run: the model's figures in words and tables, ready for the template.
struct RunPage {
    /// A line of the table of rates.
    struct Rate {
        var round: String
        var split: String
        var harness: String
        var rate: String
        var byTask: String
        var byFamily: String
        var tasks: String
        var passed: String
    }

    /// A term and what it is.
    struct Fact {
        var term: String
        var value: String
        var isCode = false
    }

    /// A line of the cost table.
    struct Cost {
        var purpose: String
        var trials: String
        var passed: String
        var invalid: String
        var tokens: String
    }

    /// A line of the A/A table.
    struct AARow {
        var gate: String
        var level: String
        var rate: String
        var interval: String
        var resampled: String
    }

    let name: String
    let headline: String
    let state: String
    let simulated: Bool
    let model: String
    let improved: [String]
    let certainty: [String]
    let cost: [String]
    let hasPlot: Bool
    let plot: String
    let sealed: String
    let rates: [Rate]
    let tally: String
    let rounds: [RoundView]
    let budgetWords: String
    let hasLedger: Bool
    let ledger: [LedgerLine]
    let aaWords: String
    let hasAA: Bool
    let aaRows: [AARow]
    let hasGrid: Bool
    let columns: [GridView.Column]
    let gridRows: [GridView.Row]
    let lineage: String
    let costs: [Cost]
    let loopTokens: String
    let allTrials: String
    let allTokens: String
    let invalidWords: String
    let facts: [Fact]
    let commands: [String]

    /// With more proposals than this the page begins with all of them closed, kept ones too.
    private static let mostOpen = 24

    init(_ report: RunReport) {
        name = report.name
        headline = Wording.headline(report)
        state = Wording.state(report.state)
        simulated = report.isSimulated
        model = report.settings.model
        improved = Wording.improved(report)
        certainty = Wording.certainty(report)
        cost = Wording.cost(report)
        let drawing = RatePlot(report).svg
        hasPlot = drawing != nil
        plot = drawing ?? ""
        sealed =
            report.sealed == 0 ? "none" : "\(Figure.counted(report.sealed, "task")), not opened by this run, so no rate of theirs is shown"
        let last = report.rounds.last?.number ?? 0
        rates = report.rates.sorted { ($0.round, $0.split.place) < ($1.round, $1.split.place) }.map { point in
            Rate(
                round: point.round > last ? "after" : "\(point.round)", split: RatePlot.name(point.split),
                harness: Figure.short(point.harness), rate: Figure.percent(point.rate.rate),
                byTask: Figure.range(point.rate.intervalByTask), byFamily: Figure.range(point.rate.intervalByFamily),
                tasks: Figure.count(point.rate.tasks), passed: "\(point.rate.passed)/\(point.rate.attempts)")
        }
        let slots = report.rounds.flatMap(\.slots)
        tally = Self.tally(slots)
        rounds = report.rounds.map { RoundView($0, heldIn: Set(report.heldIn), isOpen: slots.count <= Self.mostOpen) }
        ledger = report.rounds.flatMap(LedgerLine.lines)
        hasLedger = !ledger.isEmpty
        budgetWords = Self.budgetWords(report)
        aaWords = Wording.aa(report)
        aaRows = (report.aa?.rows ?? []).map { row in
            AARow(
                gate: row.gate, level: Figure.probability(row.level), rate: Figure.percent(row.falseAcceptRate),
                interval: Figure.range(row.interval), resampled: Figure.percent(row.resampledShare))
        }
        hasAA = !aaRows.isEmpty
        let grid = GridView(report)
        hasGrid = !report.grid.columns.isEmpty
        columns = grid.columns
        gridRows = grid.rows
        lineage = LineagePlot(report).svg
        costs = Self.costs(report)
        loopTokens = Figure.count(report.spent.loopTokens)
        allTrials = Figure.count(report.spent.trials)
        allTokens = Figure.count(report.spent.tokens)
        let invalid = report.costs.reduce(0) { $0 + $1.invalid }
        invalidWords =
            invalid == 0
            ? "No trial was invalid."
            : "\(Figure.counted(invalid, "trial")) of \(Figure.count(report.cells.count)) said nothing about the agent (host, sandbox, network, "
                + "verifier’s set-up). They are counted as invalid, never as failed."
        facts = Self.facts(report)
        commands = Self.commands(report)
    }

    /// A line for each purpose; with what a limit cut off, they add up to all that was spent.
    private static func costs(_ report: RunReport) -> [Cost] {
        var lines = report.costs.map { cost in
            Cost(
                purpose: purpose(cost.purpose), trials: Figure.count(cost.trials), passed: Figure.count(cost.passed),
                invalid: Figure.count(cost.invalid), tokens: Figure.count(cost.tokens))
        }
        if report.undecided.trials > 0 {
            lines.append(
                Cost(
                    purpose: "A decision that was not made: a limit came first", trials: Figure.count(report.undecided.trials), passed: "–",
                    invalid: "–", tokens: Figure.count(report.undecided.tokens)))
        }
        return lines
    }

    /// The whole file.
    static func html(_ report: RunReport) throws -> String {
        try Templates.page("run", RunPage(report), title: "Self-Harness report: \(report.name)")
    }

    private static func tally(_ slots: [SlotReport]) -> String {
        let counts = SlotReport.Fate.allCases.compactMap { fate -> String? in
            let count = slots.count { $0.fate == fate }
            return count == 0 ? nil : "\(count) \(Wording.fate(fate))"
        }
        return counts.isEmpty ? "No slot has been filled." : counts.joined(separator: ", ") + "."
    }

    private static func budgetWords(_ report: RunReport) -> String {
        guard report.settings.gate.rule.usesBudget else {
            return "The gate \(report.settings.gate.name) has no error level, so there is no budget to spend."
        }
        return "α = \(Figure.decimal(report.settings.alpha, 3)) for the whole run, divided over at most "
            + "\(Figure.counted(report.settings.planned, "candidate")). A rejected candidate’s level is spent; an accepted one’s is returned."
    }

    /// What trials of a purpose are for.
    static func purpose(_ purpose: Purpose) -> String {
        switch purpose {
        case .mining: "mining failures"
        case .target: "promised fixes"
        case .guard: "guarded tasks"
        case .confirm: "suspected losses again"
        case .remeasure: "re-measurement"
        case .sealed: "sealed test"
        case .aa: "A/A"
        }
    }

    private static func rounds(_ report: RunReport) -> String {
        let improving = report.rounds.count { $0.purpose == .improve }, settings = report.settings
        let last = improving < report.rounds.count ? ", and one that tried every kept edit without" : ""
        let slots = Figure.counted(settings.width, "slot")
        return "\(Figure.count(improving)) of at most \(Figure.count(settings.rounds)), \(slots) each\(last)"
    }

    private static func facts(_ report: RunReport) -> [Fact] {
        let settings = report.settings
        return [
            Fact(term: "Model", value: settings.model), Fact(term: "Model’s fingerprint", value: settings.modelFingerprint, isCode: true),
            Fact(term: "First harness", value: report.firstHarness, isCode: true),
            Fact(term: "Harness in force", value: report.head, isCode: true),
            Fact(term: "Last event", value: "number \(report.events - 1), \(report.lastEvent)", isCode: true),
            Fact(term: "Gate", value: settings.gate.name), Fact(term: "α for the run", value: Figure.decimal(settings.alpha, 3)),
            Fact(
                term: "Rounds and slots",
                value: rounds(report)),
            Fact(term: "Mined trials per task", value: Figure.count(settings.repeats)),
            Fact(term: "Re-measured pairs per task", value: Figure.count(settings.remeasure)),
            Fact(
                term: "Tasks",
                value:
                    "\(Figure.count(report.heldIn.count)) held-in, \(Figure.count(report.heldOut.count)) held-out, \(Figure.count(report.sealed)) sealed"
            ),
            Fact(term: "Splits’ commitment", value: report.splits, isCode: true), Fact(term: "Seed", value: "\(settings.seed)"),
        ]
    }

    private static func commands(_ report: RunReport) -> [String] {
        let run = report.name
        return [
            "selfharness lineage verify \(run)      # recomputes every hash and every verdict from the stored outcomes",
            "selfharness lineage log \(run)         # what happened, event by event",
            "selfharness lineage diff \(run)        # from the first harness to the one in force",
            "selfharness report \(run) --csv cells.csv   # every outcome, for your own statistics",
            "selfharness report \(run) --json       # this page’s figures",
        ]
    }
}

extension RunReport.Split {
    /// The order in tables.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
