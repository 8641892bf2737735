import ArgumentParser
import Console
import Core
import Evaluation
import Gates
import Reports
import SystemPackage

/// `selfharness report`: a run or a job as one page, and in the forms that other programs read.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write a report of an improvement run, or of a job.",
        discussion: """
            Writes one HTML file that needs no network and no script, by default report.html in the folder itself. With --json, --csv,
            --junit or --ctrf only what is asked for is written; `-` is the standard output. An interrupted run or job can be reported.
            """)

    @Argument(help: "The folder of an improvement run (improve -o) or of a job.") var folder: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Where the page goes.", valueName: "file")) var output: String?
    @Flag(help: "Print the report's figures as JSON.") var json = false
    @Option(help: ArgumentHelp("Write every outcome, a line each.", valueName: "file")) var csv: String?
    @Option(help: ArgumentHelp("Write JUnit XML; of jobs only.", valueName: "file")) var junit: String?
    @Option(help: ArgumentHelp("Write CTRF; of jobs only.", valueName: "file")) var ctrf: String?
    @Option(help: ArgumentHelp("The folder of `aa` whose false-accept rates are shown; of runs only.", valueName: "folder")) var aa: String?

    func run() async throws {
        let place = FilePath(folder)
        guard Files.isDirectory(place) else { throw Failure(.invalidInput, "there is no such folder", at: folder) }
        if Files.exists(place.appending("events.jsonl")) { return try reportRun(place) }
        guard Files.exists(place.appending("selfharness.json")) else {
            throw Failure(
                .invalidInput, "this is neither an improvement run nor a job", at: folder,
                hint: "name the folder given to improve -o, or a job's own folder (jobs/<time>)")
        }
        try reportJob(place)
    }

    private func reportRun(_ place: FilePath) throws {
        for (flag, value) in [("--junit", junit), ("--ctrf", ctrf)] where value != nil {
            throw Failure(.invalidInput, "this form is of jobs only", at: flag, hint: "use --csv or --json for a run")
        }
        let rates = try aa.map { folder in
            try JSON.read(AAMeasurement.self, from: FilePath(folder).appending("report.json"), keys: .snakeCase).gates
        }
        let report = try RunReport(run: place, aa: rates)
        try write(place, html: report.html, forms: [(json ? "-" : nil, report.json), (csv, report.csv)])
    }

    private func reportJob(_ place: FilePath) throws {
        if aa != nil { throw Failure(.invalidInput, "false-accept rates belong to an improvement run", at: "--aa") }
        let report = try TrialsReport(job: place)
        try write(
            place, html: report.html,
            forms: [(json ? "-" : nil, report.json), (csv, report.csv), (junit, report.junit), (ctrf, report.ctrf)])
    }

    private func write(_ place: FilePath, html: () throws -> String, forms: [(file: String?, text: () throws -> String)]) throws {
        let wanted = forms.filter { $0.file != nil }
        for (file, text) in wanted {
            guard let file, file != "-" else {
                try Terminal.output.write(try text() + (json ? "\n" : ""))
                continue
            }
            try Files.write(try text(), to: FilePath(file))
        }
        guard output != nil || wanted.isEmpty else { return }
        let path = output.map { FilePath($0) } ?? place.appending("report.html")
        try Files.write(try html(), to: path)
        if wanted.isEmpty { try Terminal.output.print("report: \(Printable.line(path.string))") }
    }
}
