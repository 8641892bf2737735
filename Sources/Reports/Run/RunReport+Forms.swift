import Core
import Gates
import Improvement

extension RunReport {
    /// One self-contained HTML file.
    public func html() throws -> String { try RunPage.html(self) }

    /// The model as JSON, with sorted keys.
    public func json() throws -> String { String(decoding: try JSON.encode(self), as: UTF8.self) }

    /// Every outcome of the run, a line each (RFC 4180).
    public func csv() -> String {
        var table = CSV(["round", "harness", "task", "split", "draw", "purpose", "outcome", "tokens", "outcome_hash", "key"])
        for cell in cells {
            let record = cell.record
            table.add([
                "\(cell.round)", record.cell.harness, record.cell.task, RatePlot.name(cell.split), "\(record.cell.draw)",
                record.cell.purpose.rawValue, record.outcome.rawValue, record.tokens.map(String.init) ?? "", record.outcomeHash, record.key,
            ])
        }
        return table.text
    }
}
