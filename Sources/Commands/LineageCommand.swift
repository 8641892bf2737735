import ArgumentParser
import Console
import Core
import Improvement
import SystemPackage

/// `selfharness lineage`: what led to a harness, and whether it holds.
struct LineageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "Read, check and change the lineage of an improvement run.",
        subcommands: [
            LineageLog.self, LineageShow.self, LineageDiff.self, LineageBlame.self, LineageVerify.self, LineageRollback.self,
            LineageApprove.self, LineageExport.self, LineageGraphCommand.self, LineageAnchor.self,
        ])
}

/// The folder that every subcommand takes.
struct LineageOptions: ParsableArguments {
    @Argument(help: "The folder given to improve -o.") var run: String

    var folder: FilePath { FilePath(run) }
}

/// `selfharness lineage log`.
struct LineageLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Print what happened, in words.")

    @OptionGroup var options: LineageOptions
    @Flag(help: "Print the events as JSON, one a line.") var json = false

    func run() async throws {
        let lineage = try Lineage(options.folder)
        if json {
            try Terminal.output.write(try Files.text(options.folder.appending("events.jsonl"), limit: 1 << 30))
            return
        }
        let words = EventWords(lineage.objects)
        for event in lineage.events {
            for line in try words.lines(event) { try Terminal.output.print(Printable.line(line)) }
        }
        if let head = lineage.head { try Terminal.output.print("head \(head.harness), event \(head.event)") }
    }
}

/// `selfharness lineage show`.
struct LineageShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a harness, an event (#N) or an object in full.")

    @OptionGroup var options: LineageOptions
    @Argument(help: "A harness's id or its beginning, 'first', 'head', '#N' for an event, or an object's hash.") var id = "head"

    func run() async throws {
        let lineage = try Lineage(options.folder)
        if id.hasPrefix("#") {
            guard let number = Int(id.dropFirst()), lineage.events.indices.contains(number) else {
                throw Failure(.invalidInput, "there is no such event", at: id, hint: "events are #0 to #\(lineage.events.count - 1)")
            }
            try Terminal.output.print(String(decoding: try JSON.encode(lineage.events[number].body), as: UTF8.self))
            return
        }
        if let bytes = try? lineage.objects.bytes(id) {
            try Terminal.output.print(String(decoding: bytes, as: UTF8.self))
            return
        }
        let history = try HarnessHistory(lineage)
        let node = try history.node(id)
        try Terminal.output.print("harness \(node.id), \(node.state.rawValue), round \(node.round)")
        for (path, bytes) in try history.files(node.id).sorted(by: { $0.key < $1.key }) {
            try Terminal.output.print("\n==> \(Printable.line(path)) <==")
            try Terminal.output.write(Printable.text(String(decoding: bytes, as: UTF8.self)))
        }
    }
}

/// `selfharness lineage diff`.
struct LineageDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "diff", abstract: "Print the unified diff between two harnesses.")

    @OptionGroup var options: LineageOptions
    @Argument(help: "The old one.") var old = "first"
    @Argument(help: "The new one.") var new = "head"

    func run() async throws {
        let history = try HarnessHistory(try Lineage(options.folder))
        let (before, after) = (try history.node(old).id, try history.node(new).id)
        try Terminal.output.write(Printable.text(try ArtifactWorkshop().diff(try history.files(before), try history.files(after))))
    }
}

/// `selfharness lineage blame`.
struct LineageBlame: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame", abstract: "For every line of a harness file, print the edit that brought it and what that rests on.")

    @OptionGroup var options: LineageOptions
    @Argument(help: "A file of the harness, such as prompt/system.md.") var file: String
    @Option(help: "Which harness; the one in force by default.") var at: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let lineage = try Lineage(options.folder)
        let id = try at.map { try HarnessHistory(lineage).node($0).id }
        let blame = try Blame(lineage, path: file, in: id, workshop: ArtifactWorkshop())
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(blame.lines), as: UTF8.self)) }
        var shown: Set<String> = []
        for line in blame.lines {
            let mark = line.origin.map { "round \($0.round), slot \($0.slot)" } ?? "first harness"
            try Terminal.output.print("\(mark.padded(to: 18)) │ \(Printable.line(line.text))")
        }
        for origin in blame.lines.compactMap(\.origin) where shown.insert(origin.edit).inserted {
            try Terminal.output.print("\nround \(origin.round), slot \(origin.slot): \(Printable.line(origin.intent))")
            if let signature = origin.signature {
                try Terminal.output.print("  against \(signature.mechanism.name) → \(signature.terminalCause.rawValue)")
            }
            for line in origin.evidence { try Terminal.output.print("  \(Printable.line(line))") }
        }
    }
}

extension String {
    /// With blanks behind up to a width in columns.
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self))) }
}
