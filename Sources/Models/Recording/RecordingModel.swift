import Core
import Glibc
import Synchronization
import SystemPackage

/// A model whose calls are written down, each with its outcome, so that ``RecordedModel`` can answer the same again.
///
/// For the calls of one run, one after the other.
public final class RecordingModel: ChatModel {
    /// How the file is called in a trial's `agent/`.
    public static let fileName = "model-calls.jsonl"

    private let model: any ChatModel
    private let path: FilePath
    private let state = Mutex((file: OwnedDescriptor?.none, sequence: CallSequence()))

    /// - Parameter path: of the recording; made with the first call.
    public init(_ model: any ChatModel, to path: FilePath) {
        self.model = model
        self.path = path
    }

    public var name: String { model.name }
    public var fingerprint: String { model.fingerprint }
    public var hasNativeTools: Bool { model.hasNativeTools }
    public var contextLimit: Int? { model.contextLimit }

    /// The model's own answer, once it is written down.
    ///
    /// - Throws: what the model throws, or ``Failure`` when the recording cannot be written.
    public func complete(_ request: ModelRequest) async throws -> ModelReply {
        var line = state.withLock { $0.sequence.line(request) }
        do {
            let reply = try await model.complete(request)
            line.reply = reply
            try write(line)
            return reply
        } catch {
            guard line.reply == nil else { throw error }
            line.error = error as? ModelError
            try write(line)
            throw error
        }
    }

    private func write(_ line: CallLine) throws {
        let bytes = try JSON.encode(line, pretty: false) + [0x0a]
        try state.withLock { state in
            if state.file == nil {
                let header = CallHeader(
                    model: name, fingerprint: fingerprint, hasNativeTools: hasNativeTools, contextLimit: contextLimit)
                let file = OwnedDescriptor(
                    try call("create \(path)") { open(path.string, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644) })
                try Files.writeAll(try JSON.encode(header, pretty: false) + [0x0a], to: file.raw, step: "write \(path)")
                state.file = file
            }
            if let file = state.file { try Files.writeAll(bytes, to: file.raw, step: "write \(path)") }
        }
    }
}
