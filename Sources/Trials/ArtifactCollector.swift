import Core
import Sandbox
import SystemPackage
import Tasks

/// Copies the artifacts of a trial out of the sandbox and writes Harbor's `artifacts/manifest.json`.
struct ArtifactCollector {
    /// Always collected, declared or not.
    static let convention = "/logs/artifacts"

    let folder: TrialFolder
    let declared: [TaskConfig.Artifact]

    /// One line of the manifest.
    struct Entry: Encodable, Equatable {
        enum Status: String, Encodable { case ok, failed, empty, skipped }

        var source: String
        /// Relative to the trial's folder.
        var destination: String
        /// `file` or `directory`.
        var type: String
        var status: Status
        var service: String?
        var exclude: [String]
    }

    /// Copies what can be copied; what cannot is `failed` in the manifest and does not matter otherwise.
    func run(_ box: RunningSandbox, note: (String) -> Void) throws {
        var entries: [Entry] = []
        for artifact in items {
            let place = Self.destination(of: artifact)
            var entry = Entry(
                source: artifact.source, destination: "artifacts/\(place)", type: Self.guess(artifact.source), status: .ok,
                exclude: artifact.exclude)
            if entries.contains(where: { Self.overlap($0.destination, entry.destination) }) {
                note("the artifact \(artifact.source) would overwrite another one at \(place): skipped")
                entry.status = .skipped
            } else {
                try copy(artifact, to: folder.artifacts.appending(place), from: box, entry: &entry)
            }
            entries.append(entry)
        }
        try JSON.write(entries, to: folder.artifacts.appending("manifest.json"))
    }

    private var items: [TaskConfig.Artifact] {
        let hasConvention = declared.contains { Self.trimmed($0.source) == Self.convention }
        return (hasConvention ? [] : [TaskConfig.Artifact(source: Self.convention)]) + declared
    }

    private func copy(_ artifact: TaskConfig.Artifact, to target: FilePath, from box: RunningSandbox, entry: inout Entry) throws {
        try Files.makeDirectory(target.removingLastComponent())
        do {
            _ = try box.copyOut(artifact.source, to: target, limit: TrialRun.copyLimit)
        } catch {
            try Task.checkCancellation()
            entry.status = Self.trimmed(artifact.source) == Self.convention ? .empty : .failed
            return
        }
        guard Files.kind(target) == .directory else { return entry.type = "file" }
        entry.type = "directory"
        try Self.remove(artifact.exclude, below: target)
        if try Files.list(target).isEmpty { entry.status = .empty }
    }

    /// Removes what matches a pattern, by its name or by its path below the artifact.
    private static func remove(_ patterns: [String], below root: FilePath, path: String = "") throws {
        guard !patterns.isEmpty else { return }
        for name in try Files.list(root) {
            let relative = path.isEmpty ? name : "\(path)/\(name)"
            let entry = root.appending(name)
            if patterns.contains(where: { Glob($0).matches(name) || Glob($0).matches(relative) }) {
                try Files.removeTree(entry)
            } else if Files.kind(entry) == .directory {
                try remove(patterns, below: entry, path: relative)
            }
        }
    }

    /// Below `artifacts/`: the declared place, else the source's own path.
    static func destination(of artifact: TaskConfig.Artifact) -> String {
        let path = artifact.destination ?? artifact.source
        return path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }

    /// Whether one path is the other or lies in it.
    static func overlap(_ a: String, _ b: String) -> Bool { a == b || a.hasPrefix(b + "/") || b.hasPrefix(a + "/") }

    /// What Harbor says of a source that it could not look at.
    private static func guess(_ source: String) -> String {
        let name = source.split(separator: "/").last ?? ""
        return name.dropFirst().contains(".") ? "file" : "directory"
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
