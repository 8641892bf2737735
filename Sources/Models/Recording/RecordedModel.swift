import Core
import SystemPackage

/// A model that answers as a recorded job was answered: no server, the same bytes.
///
/// A request's seed is a function of task, draw and step, and so says which recorded call it must be. If it is not that call any more, because
/// the harness or what a command printed has changed, the answer is an error that says where it differs.
public struct RecordedModel: ChatModel {
    private struct Place: Sendable {
        var recording: Int
        var call: Int
    }

    private let folder: FilePath
    private let recordings: [Recording]
    private let places: [UInt64: [Place]]
    private let header: CallHeader

    /// - Parameters:
    ///   - folder: a job's, a trial's, or a file `model-calls.jsonl`.
    ///   - model: which one, if the job has several.
    /// - Throws: ``Failure`` when there is nothing recorded, or it cannot be read.
    public init(_ folder: FilePath, model: String? = nil) throws {
        self.folder = folder
        var recordings = try Self.files(folder).map { try Recording($0.path, trial: $0.trial) }
        guard !recordings.isEmpty else {
            throw Failure(
                .invalidInput, "there are no recorded model calls here", at: folder.string,
                hint: "name the folder of a job whose agent was `harness`; it has agent/\(RecordingModel.fileName) in its trials")
        }
        let names = Set(recordings.map(\.header.model)).sorted()
        if let model { recordings.removeAll { $0.header.model != model } }
        guard let header = recordings.first?.header, model != nil || names.count == 1 else {
            throw Failure(
                .invalidInput,
                model.map { "no call of the model '\($0)' was recorded" } ?? "calls of several models were recorded", at: folder.string,
                hint: names.map { "recorded:\(folder),model=\($0)" }.joined(separator: "\n    "))
        }
        self.header = header
        self.recordings = recordings
        var places: [UInt64: [Place]] = [:]
        for (index, recording) in recordings.enumerated() {
            for (call, line) in recording.lines.enumerated() { places[line.seed, default: []].append(Place(recording: index, call: call)) }
        }
        self.places = places
    }

    /// `recorded:FOLDER`, also with `,model=NAME`.
    public static let provider: ModelCatalog.Provider = { rest in
        let parts = rest.split(separator: ",model=", maxSplits: 1).map(String.init)
        guard let folder = parts.first else { throw Failure(.invalidInput, "there is no folder", at: "-m recorded:") }
        return try RecordedModel(FilePath(folder), model: parts.count > 1 ? parts[1] : nil)
    }

    /// The name of the model that was recorded, since the trajectory must be the same.
    public var name: String { header.model }
    public var fingerprint: String { "recorded \(header.fingerprint)" }
    public var hasNativeTools: Bool { header.hasNativeTools }
    public var contextLimit: Int? { header.contextLimit }

    /// The recorded reply, or the recorded error.
    ///
    /// - Throws: ``ModelError`` of kind `diverged` when the request is not the recorded one.
    public func complete(_ request: ModelRequest) async throws -> ModelReply {
        var nearest: (kept: Int, text: String)?
        for place in places[request.seed] ?? [] {
            let recording = recordings[place.recording]
            let recorded = try recording.request(place.call)
            guard let difference = RequestDifference(recorded, request) else { return try outcome(recording, place.call) }
            // Arms share their draws: of several recorded runs the one that goes along furthest is meant.
            let kept = zip(recorded.messages, request.messages).prefix { $0 == $1 }.count
            if nearest.map({ kept > $0.kept }) ?? true {
                nearest = (kept, "\(recording.trial), call \(place.call + 1): \(difference)")
            }
        }
        throw ModelError(.diverged, nearest?.text ?? unknown(request))
    }

    private func outcome(_ recording: Recording, _ call: Int) throws -> ModelReply {
        let line = recording.lines[call]
        if let reply = line.reply { return reply }
        throw line.error
            ?? ModelError(.outOfTime, "\(recording.trial), call \(call + 1): the recorded run ended while the model was asked")
    }

    /// Why there is no call with a request's seed.
    private func unknown(_ request: ModelRequest) -> String {
        for recording in recordings {
            guard let last = recording.lines.indices.last, let recorded = try? recording.request(last),
                zip(recorded.messages, request.messages).allSatisfy({ $0 == $1 }), recorded.messages.count < request.messages.count
            else { continue }
            return "\(recording.trial): the recorded run ended after call \(last + 1), and now there is one more"
        }
        return "no call of this task and draw is recorded in \(folder): it was not run there, or the task's files have changed"
    }

    private static func files(_ folder: FilePath) throws -> [(path: FilePath, trial: String)] {
        guard Files.exists(folder) else { throw Failure(.invalidInput, "there is no such file or folder", at: folder.string) }
        func name(_ path: FilePath) -> String { path.lastComponent?.string ?? path.string }
        guard Files.isDirectory(folder) else { return [(folder, name(folder))] }
        func file(_ trial: FilePath) -> FilePath { trial.appending("agent").appending(RecordingModel.fileName) }
        if Files.exists(file(folder)) { return [(file(folder), name(folder))] }
        return try Files.list(folder).sorted().compactMap { entry in
            let path = file(folder.appending(entry))
            return Files.exists(path) ? (path, entry) : nil
        }
    }
}
