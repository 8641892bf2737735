import Agents
import Core
import Images
import Sandbox
import SystemPackage
import Tasks

extension TrialRun {
    /// What an installed agent's script makes of the image: once for image and agent, as a build's layers.
    ///
    /// - Returns: the layers above the image's, topmost first; none for other agents.
    /// - Throws: ``TrialFault`` of class `AgentSetupError` or `AgentSetupTimeoutError`.
    func installAgent(over image: Image, log: @escaping @Sendable (String) -> Void) async throws -> [Layer] {
        guard let definition = (agent as? InstalledAgent)?.definition else { return [] }
        guard PhaseNetwork.mode(of: policy(task.config.agent.network)) != .host else {
            throw TrialFault(
                .agentSetup,
                "an installed agent needs a network of the sandbox's own, where only it reaches its gateway; install slirp4netns on the host"
            )
        }
        let seconds = definition.installTimeout ?? record.limits.agentSetup
        let services = services
        do {
            return try await withTimeLimit(seconds) { try await services.install(definition, over: image, log: log) }
        } catch is TimeLimitReached {
            throw TrialFault(.agentSetupTimeout, "\(definition.name) was not installed after \(seconds ?? 0) s")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw TrialFault(.agentSetup, "\(definition.name) \(definition.version) could not be installed: \(error)")
        }
    }
}

extension TrialServices {
    /// The name that stands for the task's image in the recipe below.
    private static let base = "selfharness-task-image"

    /// Runs an agent's script over an image, as root and with the network of image builds. The layers are named by the image, the
    /// agent's files and the recipe, so that the next trial finds them.
    func install(_ definition: AgentDefinition, over image: Image, log: @escaping @Sendable (String) -> Void) async throws -> [Layer] {
        try await installations.value(for: "\(image.id) \(definition.id)") { [self] in
            let folder = FilePath("/tmp/selfharness-agent.\(Files.randomName(16))")
            try Files.makeDirectory(folder, mode: 0o700)
            defer { try? Files.removeTree(folder) }
            let context = folder.appending("files")
            try definition.write(to: context)
            let dockerfile = folder.appending("Dockerfile")
            try Files.write(Self.recipe(definition), to: dockerfile)
            let builder = ImageBuilder(
                sandboxes: sandboxes, options: images.options,
                resolve: { [images] name in name == Self.base ? image : try await images.resolve(name) }, log: log)
            let built = try await builder.build(context: context, dockerfile: dockerfile)
            let layers = built.layers.dropLast(image.layers.count)
            guard built.layers.suffix(image.layers.count) == image.layers[...] else {
                throw Failure(.infrastructure, "internal error: the layers of an installed agent do not lie on its image")
            }
            return Array(layers)
        }
    }

    private static func recipe(_ definition: AgentDefinition) -> String {
        """
        FROM \(base)
        USER root
        WORKDIR /
        ENV AGENT_VERSION="\(definition.version.filter { $0.isLetter || $0.isNumber || ".-+_".contains($0) })" DEBIAN_FRONTEND=noninteractive
        COPY . \(AgentDefinition.place)/
        RUN ["sh", "\(AgentDefinition.place)/\(AgentDefinition.scriptName)"]

        """
    }
}
