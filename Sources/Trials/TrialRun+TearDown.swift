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
        sealed = try view.seal(as: services.sandboxes.store.temporaryLayer())
        return .succeeded
    }

    /// Removes the agent's file system, or says where it is kept.
    func tearDown() async throws -> TrialMachine.Event {
        defer { (view, sealed) = (nil, nil) }
        if let view {
            // Not sealed: graded in the living sandbox, or never graded.
            if record.agentExecution != nil, record.changes == nil { try await audit() }
            if settings.keepsView {
                noteKept(try view.keep(as: planned.name))
            } else {
                try view.discard()
            }
        } else if let sealed, let environment {
            let store = services.sandboxes.store
            if settings.keepsView {
                noteKept(try store.keep(sealed, over: [environment.scaffold] + environment.image.layers, as: planned.name))
            } else {
                try Files.removeTree(store.path(of: sealed))
            }
        }
        return .succeeded
    }

    private func noteKept(_ kept: KeptView) {
        note("kept: what the agent changed is in \(kept.upper)")
        note("to remove it: selfharness sandbox remove \(kept.name)")
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
