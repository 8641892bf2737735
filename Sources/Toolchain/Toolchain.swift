import Core
import Images
import Sandbox
import SystemPackage

/// The verifier tool-chain: a read-only tree that judges in any image, and in which nothing the agent did has a say
/// (`docs/verifier.md`).
public final class Toolchain: Sendable {
    /// How tests get what they install; recorded in every result.
    public let bootstrap: VerifierBootstrap
    private let sandboxes: Sandboxes
    private let parts: TreeStore
    private let options: BuildOptions
    private let log: @Sendable (String) -> Void

    /// - Parameters:
    ///   - options: the CA bundle for what is prefetched inside an image.
    ///   - log: told about work that takes seconds: building the tree, installing, prefetching.
    public init(
        sandboxes: Sandboxes, options: BuildOptions = BuildOptions(), bootstrap: VerifierBootstrap = .shim,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.options = options
        self.sandboxes = sandboxes
        self.bootstrap = bootstrap
        self.log = log
        parts = TreeStore(store: sandboxes.store, log: log)
    }

    /// Reads what a task's tests need.
    ///
    /// - Parameter tests: the task's `tests` folder. Nothing is run.
    /// - Throws: ``Failure`` of kind `.invalidInput` when the folder holds no tests.
    public func plan(tests: FilePath) throws -> VerifierPlan { try PlanReader.read(tests) }

    /// Makes everything that the plan names, once for the whole host; later calls only look it up.
    ///
    /// - Throws: ``Failure`` when something cannot be had, which makes the trial `invalid`. Entries of
    ///   ``VerifierPlan/unsupported`` are not looked at: the caller decides, and the stand-ins refuse them again.
    public func prepare(_ plan: VerifierPlan, for image: Image) async throws -> PreparedVerifier {
        let tree = try await parts.tree()
        let frame = try Frame(plan: plan, bootstrap: bootstrap).publish(in: sandboxes.store)
        var mounts = [mount(frame, Layout.root), mount(tree, Layout.tree), .temporary(target: Layout.state)]
        if bootstrap == .shim || plan.kind == .pytestOnly {
            for set in plan.requirementSets {
                let layer = try await parts.set(set, tree: tree)
                mounts.append(mount(layer, "\(Layout.sets)/\(set.key)", writable: set.isWritable))
            }
        }
        if bootstrap == .shim, !plan.aptPackages.isEmpty || !plan.wheels.isEmpty {
            let layer = try await Prefetch(
                sandboxes: sandboxes, tree: tree, image: image, packages: plan.aptPackages, requirements: plan.wheels,
                caBundle: options.caBundle
            ).prepare(log: log)
            if !plan.aptPackages.isEmpty { mounts.append(mount(layer, Layout.packages)) }
            if !plan.wheels.isEmpty { mounts.append(mount(layer, Layout.wheels)) }
        }
        return PreparedVerifier(layers: [frame], plan: plan, bootstrap: bootstrap, mounts: mounts)
    }

    private func mount(_ layer: Layer, _ path: String, writable: Bool = false) -> CommandMount {
        let subpath = Layout.inLayer(path)
        return writable ? .writable(layer, subpath: subpath, target: path) : .readOnly(layer, subpath: subpath, target: path)
    }
}
