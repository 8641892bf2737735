import Core
import Evaluation
import Gates
import Harness
import Improvement
import SystemPackage
import Trials

/// An improvement run that `evaluate --run` tests: its first harness against the one in force.
struct RunUnderTest {
    private let folder: FilePath
    private let history: HarnessHistory
    private let started: RunStarted

    /// - Throws: ``Failure`` when there is no run, or when it kept nothing that could be tested.
    init(_ folder: FilePath) throws {
        let lineage = try Lineage(folder)
        guard let started = try lineage.facts(RunStarted.self).first?.fact else {
            throw Failure(.invalidInput, "the run has not begun", at: folder.string)
        }
        self.folder = folder
        self.started = started
        history = try HarnessHistory(lineage)
        guard history.head != history.first else {
            throw Failure(
                .invalidInput, "the first harness is in force in this run, so there is nothing to compare it with", at: folder.string)
        }
    }

    /// Two arms with the run's model, the first harness being the baseline. The harnesses are written beside the results.
    func arms(in output: FilePath) throws -> [ArmDefinition] {
        try [("first", history.first), ("head", history.head)].map { name, id in
            let place = output.appending("harnesses").appending(String(id.dropFirst("sha256:".count)))
            if !Files.exists(place) {
                try Files.makeDirectory(place.removingLastComponent())
                try HarnessArtifact(files: try history.files(id)).write(to: place)
            }
            return ArmDefinition(name: name, harness: place.string, model: started.settings.model)
        }
    }

    /// - Throws: ``Failure`` for other splits than the run's.
    func check(_ splits: Splits) throws {
        guard splits.commitment == started.splits else {
            throw Failure(.invalidInput, "the splits are not those that this run began with", at: folder.string)
        }
    }

    /// The run's lineage, held so that nobody adds to it while the sealed tasks are measured.
    ///
    /// - Throws: ``Failure`` unless the run has stopped.
    func hold(_ splits: Splits) throws -> LineageWriter {
        let writer = try LineageWriter(folder)
        try writer.checkReadyToOpen(splits: splits.commitment)
        return writer
    }

    /// Records the results of sealed tasks, in the lineage itself.
    static func record(_ results: [CellResult], arms: [Arm], store: CellStore, opening: Int, in writer: LineageWriter) throws {
        let harnesses = Dictionary(arms.map { ($0.identity, $0.agent.harness?.id) }, uniquingKeysWith: { first, _ in first })
        let records = try results.filter { $0.cell.purpose == .sealed }.map { result in
            let cell = LoopCell(
                harness: (harnesses[result.cell.arm] ?? nil) ?? "", task: result.cell.task, draw: result.cell.draw, purpose: .sealed)
            return try LoopRecord(cell, result, steps: CellTrialSource.steps(of: result, in: store))
        }
        try writer.recordSealed(records, opening: opening)
    }
}
