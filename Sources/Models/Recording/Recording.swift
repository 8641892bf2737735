import Core
import SystemPackage

/// The recorded model calls of one run.
struct Recording: Sendable {
    /// The trial's folder, by name.
    let trial: String
    let header: CallHeader
    let lines: [CallLine]

    /// Larger files are no recordings of ours.
    private static let limit = 1 << 30

    init(_ path: FilePath, trial: String) throws {
        let rows = try Files.read(path, limit: Self.limit).split(separator: 0x0a)
        func decode<T: Decodable>(_ type: T.Type, _ index: Int) throws -> T {
            do {
                return try JSON.decode(type, from: Array(rows[index]))
            } catch {
                throw Failure(.invalidInput, "not a recording of model calls: \(error)", at: "\(path):\(index + 1)")
            }
        }
        guard !rows.isEmpty else { throw Failure(.invalidInput, "the recording is empty", at: path.string) }
        header = try decode(CallHeader.self, 0)
        guard header.format <= CallHeader.currentFormat else {
            throw Failure(
                .unsupported,
                "recorded by a newer version of selfharness (format \(header.format), this one knows \(CallHeader.currentFormat))",
                at: path.string, hint: "update selfharness")
        }
        lines = try rows.indices.dropFirst().map { try decode(CallLine.self, $0) }
        self.trial = trial
    }

    /// The request of a call.
    func request(_ call: Int) throws -> ModelRequest {
        var sequence = CallSequence()
        var request: ModelRequest?
        for line in lines[...call] { request = try sequence.request(line) }
        guard let request else { throw Failure(.invalidInput, "there is no call \(call)", at: trial) }
        return request
    }
}
