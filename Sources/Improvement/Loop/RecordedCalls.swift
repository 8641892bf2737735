import Core
import Models
import SystemPackage

/// Model calls of a run, kept by request in `calls/`: a run that was cut off gets the same answers again, whatever the model.
struct RecordedCalls: CallStore {
    private let folder: FilePath

    init(_ run: FilePath) { folder = run.appending("calls") }

    func reply(to request: ModelRequest, from model: any ChatModel) async throws -> ModelReply {
        var hash = SHA256()
        hash.update("\(model.name)\n\(model.fingerprint)\n")
        hash.update(try JSON.encode(request, pretty: false))
        let path = folder.appending("\(hash.finalize().hexadecimal).json")
        if Files.exists(path), let reply = try? JSON.read(ModelReply.self, from: path) { return reply }
        let reply = try await model.complete(request)
        try Files.makeDirectory(folder)
        try JSON.write(reply, to: path)
        return reply
    }
}
