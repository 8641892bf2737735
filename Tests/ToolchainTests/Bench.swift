import Core
import Glibc
import Images
import Sandbox
import SystemPackage
import Testing

@testable import Toolchain

/// The phases of a trial, as small as tests need them.
struct Bench {
    let sandboxes: Sandboxes
    let images: ImageStore
    let toolchain: Toolchain

    struct Verdict {
        var exitCode: Int32
        var output: String
        var reward: String?
        var log: ShimLog
        /// Names of planted code that ran inside a verifier process.
        var marks: Set<String>
        var ctrf: Bool
        var problem: BootstrapProblem?
    }

    var store: LayerStore { sandboxes.store }

    /// Runs a script as the agent would and seals what it left.
    func agent(_ script: String, over image: Image, files: [String: [UInt8]] = [:]) async throws -> Layer {
        let view = try store.makeView(over: image.layers)
        try await sandboxes.withSandbox(SandboxSpec(), over: view) { box in
            try await box.makeDirectory("/app")
            for (path, bytes) in files { try await box.write(bytes, to: path, mode: 0o755) }
            var command = Command(["sh", "-c", script])
            command.environment = image.config.environment.dictionary
            command.workingDirectory = "/app"
            let result = try await box.run(command)
            #expect(result.exitCode == 0, "agent: \(result.stdout.text)\(result.stderr.text)")
        }
        return try view.seal(as: Layer(id: "agent-\(Files.randomName(12))"))
    }

    /// `/tests` and `/logs/verifier` as the runner puts them over everything the agent left.
    func tests(_ files: [String: [UInt8]]) throws -> Layer {
        let listing = files.sorted { $0.key < $1.key }.map { "\($0.key) \(SHA256.hex($0.value))" }.joined(separator: "\n")
        let layer = Layer(id: "tests-" + SHA256.hex(listing).prefix(24))
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        defer { staged.discard() }
        for folder in ["tests", "logs/verifier"] {
            let path = staged.path.appending(folder)
            try Files.makeDirectory(path)
            try HostTree.hideBelow(path)
        }
        for (name, bytes) in files { try Files.write(bytes, to: staged.path.appending("tests/\(name)"), mode: 0o755) }
        try HostTree.give(staged.path, to: store.ownerBase)
        try store.publish(staged, as: layer)
        return layer
    }

    /// Verifies in a new sandbox without a network (snapshot mode).
    ///
    /// - Parameter change: alters the command, to see what happens without one of its defences.
    func verify(
        _ prepared: PreparedVerifier, _ image: Image, agent: Layer?, tests: Layer?, environment: [String: String] = [:],
        change: @Sendable (inout Command) -> Void = { _ in }
    ) async throws -> Verdict {
        let view = try store.makeView(over: prepared.layers + [tests, agent].compactMap(\.self) + image.layers)
        defer { try? view.discard() }
        return try await sandboxes.withSandbox(SandboxSpec(), over: view) { box in
            try await box.makeDirectory("/app")
            if tests == nil { try await box.makeDirectory("/logs/verifier") }
            var command = prepared.command(
                environment: image.config.environment.dictionary.merging(environment) { $1 }, workingDirectory: "/app")
            command.mergeStreams = true
            change(&command)
            let result = try await box.run(command)
            let log = (try? box.read(PreparedVerifier.shimLog)) ?? []
            let marks = (try? box.read("/MARKS")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let reward = (try? box.read("/logs/verifier/reward.txt")).map { String(decoding: $0, as: UTF8.self) }
            return Verdict(
                exitCode: result.exitCode, output: result.stdout.text, reward: reward.map { String($0.filter { !$0.isWhitespace }) },
                log: ShimLog(log), marks: Set(marks.split(separator: "\n").map(String.init)),
                ctrf: (try? box.read("/logs/verifier/ctrf.json")) != nil, problem: prepared.diagnose(log: log))
        }
    }

    /// The files directly in a host folder.
    static func files(in folder: FilePath) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try Files.list(folder) { files[name] = try Files.read(folder.appending(name)) }
        return files
    }
}
