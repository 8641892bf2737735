import Core
import Images
import Sandbox
import SystemPackage

extension TrialRun {
    /// Records what the agent changed and turns its file system into a layer.
    func seal() async throws -> TrialMachine.Event {
        try await audit()
        guard let view else { throw Failure(.infrastructure, "there is no file system to seal") }
        self.view = nil
        let layer = settings.keepsView ? Layer(id: "kept-\(record.id)") : services.sandboxes.store.temporaryLayer()
        sealed = try view.seal(as: layer)
        return .succeeded
    }

    /// Removes the agent's file system, or says where it is kept.
    func tearDown() async throws -> TrialMachine.Event {
        defer { (view, sealed) = (nil, nil) }
        if let view {
            // Not sealed: graded in the living sandbox, or never graded.
            if record.agentExecution != nil, record.changes == nil { try await audit() }
            if settings.keepsView {
                let path = try view.keep(as: planned.name)
                note("kept: what the agent changed is in \(path.appending("upper"))")
            } else {
                try view.discard()
            }
        } else if let sealed {
            let path = services.sandboxes.store.path(of: sealed)
            if settings.keepsView {
                note("kept: what the agent changed is in \(path)")
            } else {
                try Files.removeTree(path)
            }
        }
        return .succeeded
    }

    /// Writes `changes.jsonl`.
    private func audit() async throws {
        guard let view, let environment else { return }
        let path = (environment.image.config.environment["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .split(separator: ":").map(String.init)
        var audit = ChangeAudit(layers: view.layers.map(services.sandboxes.store.path(of:)), searchPath: path)
        var lines: [UInt8] = []
        try await audit.run(upper: view.upper) { change in
            lines += try JSON.encode(change, pretty: false)
            lines.append(0x0a)
        }
        try Files.write(lines, to: folder.changes)
        record.changes = audit.summary
        if audit.summary.flaggedCount > 0 {
            note(
                "\(audit.summary.flaggedCount) changes concern what a verifier relies on: \(audit.summary.flagged.prefix(5).map(\.path).joined(separator: ", "))"
            )
        }
    }
}
