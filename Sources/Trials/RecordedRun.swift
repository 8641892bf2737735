import Core
import SystemPackage
import Trajectories

/// Where a recorded trajectory comes from: a file, a trial's folder, or a job's folder.
public struct RecordedRun: Sendable {
    private let source: FilePath

    public init(_ source: FilePath) { self.source = source }

    /// The trajectory to replay in a trial. Of a job, that of the trial with the same task and draw, else with the same task.
    ///
    /// - Throws: ``Failure`` when there is none, or it cannot be read.
    func trajectory(of planned: PlannedTrial) throws -> Trajectory {
        let file = try file(for: planned)
        guard Files.exists(file) else {
            throw Failure(.invalidInput, "there is no recorded trajectory", at: file.string)
        }
        return try JSON.read(Trajectory.self, from: file)
    }

    /// - Throws: ``Failure`` when nothing can be replayed from there.
    public func check() throws {
        guard Files.exists(source) else { throw Failure(.invalidInput, "there is no such file or folder", at: source.string) }
        if !Files.isDirectory(source) { _ = try JSON.read(Trajectory.self, from: source) }
    }

    private func file(for planned: PlannedTrial) throws -> FilePath {
        guard Files.isDirectory(source) else { return source }
        let ofTrial = source.appending("agent/trajectory.json")
        if Files.exists(ofTrial) { return ofTrial }
        let trials = try Files.list(source).compactMap { name in
            try? TrialFolder(source.appending(name)).finishedRecord()
        }.filter { $0.task.name == planned.task.name }
        guard let trial = trials.first(where: { $0.attempt == planned.attempt }) ?? trials.first else {
            throw Failure(.invalidInput, "the job has no finished trial of the task '\(planned.task.name)'", at: source.string)
        }
        return TrialFolder(source.appending(trial.name)).agent.appending("trajectory.json")
    }
}
