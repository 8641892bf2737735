import ArgumentParser
import Console
import Core
import FoundationEssentials
import Harness
import Improvement
import SystemPackage

/// `selfharness lineage verify`.
struct LineageVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the chain, every object and every edit, and compute every verdict again.",
        discussion: "Exits 2 when anything is wrong. Without an anchor this finds accidents, not forgery.")

    @OptionGroup var options: LineageOptions
    @Option(help: "The event that HEAD must name: the hash that an anchor holds.") var expect: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        guard Files.exists(options.folder.appending("events.jsonl")) else { _ = try Lineage(options.folder); return }
        var report = LineageVerifier(options.folder, workshop: ArtifactWorkshop()).check()
        let stored = StoredCells(options.folder)
        report.problems += stored.problems
        if let expect, report.headEvent != expect {
            report.problems.append("the head is event \(report.headEvent ?? "none"), not \(expect) as expected")
        }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self))
        } else {
            for problem in report.problems {
                try Terminal.output.print(Terminal.output.style.apply(.red, "wrong: ") + Printable.text(problem))
            }
            let verdict = report.problems.isEmpty ? "all is well" : "\(report.problems.count) things are wrong"
            try Terminal.output.print(
                "\(verdict): \(report.events) events, \(report.objects) objects; \(report.verdicts) verdicts computed again from "
                    + "\(report.cells) outcomes, \(stored.compared) held against the cell store")
            if let event = report.headEvent { try Terminal.output.print("head event \(event)") }
        }
        if !report.problems.isEmpty { throw ExitCode(2) }
    }
}

/// `selfharness lineage rollback`.
struct LineageRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put an earlier harness into force again; nothing is forgotten.")

    @OptionGroup var options: LineageOptions
    @Argument(help: "The harness's id, its beginning, or 'first'.") var id: String

    func run() async throws {
        let node = try HarnessHistory(try Lineage(options.folder)).node(id)
        try LineageWriter(options.folder).rollBack(to: node.id)
        try Terminal.output.print("in force is \(node.id)")
    }
}

/// `selfharness lineage approve`.
struct LineageApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Answer for the candidate that a run with --approve waits with.")

    @OptionGroup var options: LineageOptions
    @Argument(help: "The candidate's harness id or its beginning.") var id: String
    @Flag(help: "Refuse it.") var deny = false
    @Option(help: "Who answers.") var by: String?

    func run() async throws {
        let node = try HarnessHistory(try Lineage(options.folder)).node(id)
        let name = by ?? ProcessInfo.processInfo.environment["USER"] ?? "somebody"
        try LineageWriter(options.folder).approve(node.id, by: name, approved: !deny)
        try Terminal.output.print("\(deny ? "refused" : "agreed"); the same improve command goes on")
    }
}

/// `selfharness lineage graph`.
struct LineageGraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "graph", abstract: "Draw which harness came from which.")

    /// What is drawn.
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, dot, svg }

    @OptionGroup var options: LineageOptions
    @Option(help: "text, dot or svg.") var format = Format.text

    func run() async throws {
        let graph = try LineageGraph(try Lineage(options.folder))
        switch format {
        case .text: try Terminal.output.write(Printable.text(graph.text))
        case .dot: try Terminal.output.write(graph.dot)
        case .svg: try Terminal.output.write(graph.svg)
        }
    }
}

/// `selfharness lineage export`.
struct LineageExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the harness in force, or the way to it, with what speaks for it.")

    /// What is written.
    enum Format: String, ExpressibleByArgument, CaseIterable { case directory, diff, patch }

    @OptionGroup var options: LineageOptions
    @Option(help: "directory, diff (unified) or patch (for git am).") var format = Format.directory
    @Option(name: .shortAndLong, help: "Where to; a new folder for a directory, standard output otherwise.") var output: String?
    @Option(help: "Which harness; the one in force by default.") var at = "head"
    @Option(help: "Where the harness lies in the repository that the diff is for.") var folder = ""

    func run() async throws {
        let lineage = try Lineage(options.folder)
        let history = try HarnessHistory(lineage)
        let node = try history.node(at)
        let table = try EvidenceTable(lineage, of: node.id).text
        if format != .directory, node.id == history.first {
            throw Failure(
                .invalidInput, "this is the first harness: no edit leads to it, so there is no \(format.rawValue)", at: options.run,
                hint: "name another one with --at; lineage graph lists them")
        }
        let files = try history.files(node.id)
        switch format {
        case .directory:
            guard let output else { throw Failure(.invalidInput, "give the folder to write to", at: "-o") }
            let target = FilePath(output)
            guard !Files.exists(target) else { throw Failure(.invalidInput, "this exists already", at: output, hint: "name a new folder") }
            for (path, bytes) in files {
                let place = target.pushing(FilePath(path))
                try Files.makeDirectory(place.removingLastComponent())
                try Files.write(bytes, to: place)
            }
            try Terminal.error.write(table)
        case .diff: try put(table.split(separator: "\n").map { "# \($0)\n" }.joined() + diff(try history.files(history.first), files))
        case .patch:
            let subject = "Harness \(HarnessHistory.short(node.id)) from \(HarnessHistory.short(history.first))"
            try put(PatchMail(subject: subject, diff: diff(try history.files(history.first), files), evidence: table).text)
        }
    }

    private func diff(_ old: HarnessFiles, _ new: HarnessFiles) throws -> String {
        let top = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
        func placed(_ files: HarnessFiles) -> HarnessFiles { Dictionary(uniqueKeysWithValues: files.map { (top + $0.key, $0.value) }) }
        return try ArtifactWorkshop().diff(placed(old), placed(new))
    }

    private func put(_ text: String) throws {
        if let output { try Files.write(text, to: FilePath(output)) } else { try Terminal.output.write(text) }
    }
}
