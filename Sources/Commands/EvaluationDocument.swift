import Console
import Core
import Evaluation

/// What `evaluate` and `compare` print and keep: the report, and every attempt that it rests on.
struct EvaluationDocument: Encodable, Sendable {
    /// Version of the JSON form.
    var format = 1
    /// The folder of the tasks; nil for two finished jobs.
    let tasks: String?
    /// The splits' commitment.
    let splits: String?
    /// Attempts per task and arm; nil when they differ.
    let draws: Int?
    /// Which opening of the sealed tasks this is, from 1; nil when they stayed closed.
    var opening: Int?
    let report: EvaluationReport
    /// Every attempt; `arm` is a place in the report's arms, from 0.
    let attempts: [Attempt]

    init(_ measurement: Measurement, tasks: String?, splits: String?, draws: Int?) {
        self.tasks = tasks
        self.splits = splits
        self.draws = draws
        report = EvaluationReport(measurement)
        attempts = measurement.attempts
    }

    func print(json: Bool) throws {
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(self, keys: .snakeCase), as: UTF8.self)) }
        try Terminal.output.write(
            EvaluationText(report).text(style: Terminal.output.style, width: Terminal.output.isLive ? Terminal.output.columns : nil))
    }
}
