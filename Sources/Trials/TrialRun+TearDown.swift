import Core
import Glibc
import Images
import Sandbox
import SystemPackage

extension TrialRun {
    /// Records what the agent changed and turns its file system into a layer.
    func seal() async throws -> TrialMachine.Event {
        let links = try await audit()
        guard let view else { throw Failure(.infrastructure, "there is no file system to seal") }
        for link in links {
            try call("remove \(link)") { view.upper.appending(link.components).withPlatformString { unlink($0) } }
            note("not kept, since it leads to a place of the verifier: the link /\(link.escaped)")
        }
        self.view = nil
        sealed = try view.seal(as: services.sandboxes.store.temporaryLayer())
        return .succeeded
    }

    /// Removes the agent's file system, or says where it is kept.
    func tearDown() async throws -> TrialMachine.Event {
        defer { (view, sealed) = (nil, nil) }
        if let view {
            // Not sealed: graded in the living sandbox, or never graded.
            if record.agentExecution != nil, record.changes == nil { _ = try await audit() }
            if settings.keepsView {
                noteKept(try view.keep(as: planned.name))
            } else {
                try view.discard()
            }
        } else if let sealed, let environment {
            let store = services.sandboxes.store
            if settings.keepsView {
                noteKept(try store.keep(sealed, over: environment.agentLayers, as: planned.name))
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
    ///
    /// - Returns: the links that lead to places of the verifier.
    private func audit() async throws -> [FilePath] {
        guard let view, let environment else { return [] }
        let path = (environment.image.config.environment["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .split(separator: ":").map(String.init)
        let layers = view.layers.map(services.sandboxes.store.path(of:))
        let links = try await VerifierLinks(upper: view.upper, layers: layers).find()
        var audit = ChangeAudit(layers: layers, searchPath: path)
        audit.verifierLinks = Set(links.map { "/\($0.escaped)" })
        var lines: [UInt8] = []
        try await audit.run(upper: view.upper) { lines += try JSON.encode($0, pretty: false) + [0x0a] }
        try audit.addMissedLinks { lines += try JSON.encode($0, pretty: false) + [0x0a] }
        try Files.write(lines, to: folder.changes)
        record.changes = audit.summary
        if audit.summary.flaggedCount > 0 {
            note(
                "\(audit.summary.flaggedCount) changes concern what a verifier relies on: \(audit.summary.flagged.prefix(5).map(\.path).joined(separator: ", "))"
            )
        }
        return links
    }
}
