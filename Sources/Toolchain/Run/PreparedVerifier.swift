import Sandbox

/// Everything that one task's tests need, ready to be put into a sandbox.
public struct PreparedVerifier: Sendable {
    /// For the view in which the tests run, above everything the agent wrote (snapshot mode). It holds the mount point;
    /// the rest is mounted read-only by ``command(user:environment:workingDirectory:)``, in any mode.
    public let layers: [Layer]
    public let plan: VerifierPlan
    public let bootstrap: VerifierBootstrap
    let mounts: [CommandMount]

    /// The ids of all layers that judging is done with, which are named by what they hold or were made from.
    public var layerIDs: [String] { layers.map(\.id) + mounts.compactMap(\.layer?.id) }

    /// Where the stand-ins write what they decided, inside the sandbox. The directory has to be new and empty before
    /// each verification, so that nobody can prepare the file.
    public static let shimLog = Layout.log

    /// The tree's busybox: a runner's own helper while the tests run, independent of the image.
    public static let busybox = "\(Layout.tree)/libexec/busybox"

    private static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The command that runs the tests: `/tests/test.sh` with the tree's own Bash, or `/tests/test_*.py` with its pytest.
    ///
    /// - Parameters:
    ///   - user: as in ``Command/user``.
    ///   - environment: the image's and the verifier's variables; never anything that an agent could have written.
    ///   - workingDirectory: the task's working folder.
    public func command(user: String = "root", environment: [String: String], workingDirectory: String) -> Command {
        var command = Command(arguments)
        command.environment = environment
        let path = environment["PATH"] ?? Self.defaultPath
        command.environment["PATH"] = bootstrap == .shim ? "\(Layout.shims):\(path):\(Layout.fallback)" : path
        if bootstrap == .shim, !plan.wheels.isEmpty {
            command.environment["PIP_FIND_LINKS"] = Layout.wheels
            command.environment["PIP_NO_INDEX"] = "1"
        }
        command.workingDirectory = workingDirectory
        command.user = user
        command.profile = .verifier
        command.mounts = mounts
        return command
    }

    private var arguments: [String] {
        switch plan.kind {
        case .script: ["\(Layout.launchers)/run-script"]
        case .pytestOnly: ["\(Layout.launchers)/run-pytest", plan.requirementSets.first?.key ?? RequirementSet.standard.key]
        }
    }

    /// Reads the stand-ins' log after the tests ended. It proves nothing: whatever the tests run, the agent's programs too, can
    /// write it, or call a stand-in. A verdict follows only from what a run over the untouched image says as well.
    ///
    /// - Parameter log: the content of ``shimLog``; empty if there is no such file.
    /// - Returns: why the verification says nothing about the agent; nil if it does.
    public func diagnose(log: [UInt8]) -> BootstrapProblem? { ShimLog(log).problem }
}

/// The tests could not be run as their author meant.
public struct BootstrapProblem: Hashable, Sendable, Codable {
    /// One sentence each.
    public let reasons: [String]

    /// The reasons that both have; nil if there are none.
    public func shared(with other: BootstrapProblem?) -> BootstrapProblem? {
        let both = reasons.filter { other?.reasons.contains($0) == true }
        return both.isEmpty ? nil : BootstrapProblem(reasons: both)
    }

    public var message: String { reasons.joined(separator: "; ") }
}
