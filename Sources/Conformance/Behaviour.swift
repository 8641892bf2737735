import Sandbox

/// One named thing that every sandbox must do, on any host and in any image with Bash, coreutils and Perl.
public struct Behaviour: Sendable, CustomStringConvertible {
    /// `group.what`, unique, for example `files.fifo-refused`.
    public let name: String
    /// What a pass proves, one sentence without a full stop.
    public let proves: String
    let body: @Sendable (Workbench) async throws -> Void

    public var description: String { name }

    /// A behaviour that makes its own views and sandboxes.
    init(_ name: String, _ proves: String, workbench body: @escaping @Sendable (Workbench) async throws -> Void) {
        self.name = name
        self.proves = proves
        self.body = body
    }

    /// A behaviour of one fresh sandbox.
    init(
        _ name: String, _ proves: String, limits: SandboxLimits = SandboxLimits(),
        _ body: @escaping @Sendable (RunningSandbox) async throws -> Void
    ) {
        self.init(name, proves) { bench in try await bench.withSandbox(limits: limits, body) }
    }
}

/// What a behaviour works with: the service and the image under test.
package struct Workbench: Sendable {
    let sandboxes: Sandboxes
    /// The image's layers, topmost first.
    let base: [Layer]
    /// Defences switched off, to prove that somebody notices.
    let weakened: Set<SandboxSpec.Weakness>

    /// A sandbox over a view of its own, which is discarded afterwards.
    func withSandbox<R: Sendable>(
        limits: SandboxLimits = SandboxLimits(), over layers: [Layer] = [], _ body: @Sendable (RunningSandbox) async throws -> R
    ) async throws -> R {
        try await withView(over: layers) { view in
            try await sandboxes.withSandbox(spec(limits), over: view, body)
        }
    }

    /// A view over the image, with `layers` above it; discarded afterwards unless the body has spent it.
    func withView<R: Sendable>(over layers: [Layer] = [], _ body: @Sendable (View) async throws -> R) async throws -> R {
        let view = try sandboxes.store.makeView(over: layers + base)
        do {
            let result = try await body(view)
            try? view.discard()
            return result
        } catch {
            try? view.discard()
            throw error
        }
    }

    func spec(_ limits: SandboxLimits = SandboxLimits()) -> SandboxSpec {
        var spec = SandboxSpec()
        spec.limits = limits
        spec.weakened = weakened
        return spec
    }
}
