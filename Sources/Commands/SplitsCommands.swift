import ArgumentParser
import Console
import Core
import Evaluation
import SystemPackage
import Tasks

/// `selfharness splits`: which tasks may be mined, which guard, which stay sealed.
struct SplitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "splits", abstract: "Fix which tasks are held-in, held-out and sealed, before anything is measured.",
        subcommands: [SplitsMakeCommand.self, SplitsCheckCommand.self])
}

/// `selfharness splits make`.
struct SplitsMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Deal the tasks of a folder to splits, stratified, and commit to it by a hash.",
        discussion: """
            Tasks are stratified by the keys family, category and difficulty of [metadata] in task.toml. With four or more families at
            least two are sealed as a whole. Equal tasks, shares and seeds give equal files. Publish the commitment before you measure.
            """)

    @Argument(help: "A folder of tasks.") var folder: String
    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file")) var output = "splits.json"
    @Option(name: .customLong("held-in"), help: "The share of tasks whose failures may be mined.") var heldIn = 0.55
    @Option(name: .customLong("held-out"), help: "The share of tasks that guard.") var heldOut = 0.25
    @Option(help: "The share of tasks that stay sealed until the end.") var sealed = 0.2
    @Option(help: "The seed.") var seed: UInt64 = 1
    @Flag(help: "Keep every family whole, in one split.") var wholeFamilies = false
    @Flag(help: "Print the splits as JSON.") var json = false

    func run() async throws {
        let suite = try Suite.load(FilePath(folder))
        let shares = SplitShares(heldIn: heldIn, heldOut: heldOut, sealed: sealed)
        let splits = try SplitMaker(shares: shares, seed: seed, keepsFamiliesWhole: wholeFamilies).splits(of: suite)
        try splits.write(to: FilePath(output))
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(splits, keys: .snakeCase), as: UTF8.self)) }
        var table = Table([.init("split"), .init("tasks", .right), .init("families", .right), .init("share", .right)])
        for split in Split.allCases {
            let tasks = splits.tasks.filter { $0.split == split }
            table.add([
                .init(split.rawValue), "\(tasks.count)", "\(Set(tasks.compactMap(\.family)).count)",
                .init(EvaluationText.percent(Double(tasks.count) / Double(splits.tasks.count))),
            ])
        }
        try Terminal.output.write(table.render(style: Terminal.output.style))
        if !splits.sealedFamilies.isEmpty {
            try Terminal.output.print("sealed as whole families: \(Printable.line(splits.sealedFamilies.joined(separator: ", ")))")
        }
        try Terminal.output.print("commitment \(splits.commitment)")
        for note in splits.notes { try Terminal.error.print("note: \(note)") }
    }
}

/// `selfharness splits check`.
struct SplitsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether splits still are what was committed to, and fit the tasks.",
        discussion: "Exits 0 when they do, 1 when a task changed, is gone or is new. A file that was edited is an error.")

    @Argument(help: "The splits.") var file: String
    @Argument(help: "The folder of tasks.") var folder: String
    @Flag(help: "Print the differences as JSON.") var json = false

    func run() async throws {
        let splits = try Splits.read(FilePath(file))
        let differences = splits.differences(from: try Suite.load(FilePath(folder)))
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(differences, keys: .snakeCase), as: UTF8.self))
        } else if differences.isEmpty {
            try Terminal.output.print("\(splits.tasks.count) tasks as they were; commitment \(splits.commitment)")
        } else {
            for difference in differences { try Terminal.output.print(Printable.line(difference.description)) }
        }
        if !differences.isEmpty { throw ExitCode(1) }
    }
}
