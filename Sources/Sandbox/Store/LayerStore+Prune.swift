import Core
import Glibc
import SystemPackage

extension LayerStore {
    /// What a removal of unused layers freed, or would free.
    public struct PruneReport: Sendable, Codable, Equatable {
        public var layers: [Layer] = []
        public var bytes = 0

        public init() {}
    }

    /// Seconds for which a layer must not have been used before it can go.
    public static let leastAge = 3600

    /// Removes layers that nothing needs: no image that the caller keeps, no program that runs has a view over them, no view was kept on
    /// them, and nobody has looked for them for a while. What programs keep for themselves (`run-`) is left alone.
    ///
    /// Safe beside running programs. A layer goes by one rename before it is removed file by file, so half a layer is never found.
    /// - Parameters:
    ///   - kept: layers of images.
    ///   - seconds: for which a layer must not have been used; never less than ``leastAge``.
    ///   - isDry: only says what would go.
    ///   - now: seconds since 1970.
    public func prune(
        keeping kept: Set<Layer>, unusedFor seconds: Int, isDry: Bool = false, now: Int = time(nil)
    ) async throws -> PruneReport {
        var report = PruneReport()
        let inUse = try kept.union(layersInUse())
        for name in try Files.list(root.appending("layers")) where !name.hasPrefix("run-") {
            try Task.checkCancellation()
            await Task.yield()
            let layer = Layer(id: name)
            guard !inUse.contains(layer) else { continue }
            var gone: FilePath?
            try uses.ifUnused(layer, at: path(of: layer), for: max(seconds, Self.leastAge), now: now) {
                guard !isDry else {
                    gone = path(of: layer)
                    return
                }
                let target = root.appending("staging").appending("\(owner.name).\(Files.randomName(10))")
                try call("remove layer \(name)") { rename(path(of: layer).string, target.string) }
                gone = target
            }
            guard let gone else { continue }
            report.layers.append(layer)
            report.bytes += DiskUsage.measure(gone).bytes
            if !isDry { try Files.removeTree(gone) }
        }
        return report
    }

    /// The layers of all views of programs that run, and of kept ones.
    private func layersInUse() throws -> Set<Layer> {
        let kept = try KeptView.all(home: home).map { $0.directory.appending(Self.listName) }
        var layers: Set<Layer> = []
        for list in try RunOwner.lists(home: home) + kept {
            // A program may end, or a kept view be removed, this very moment.
            guard let text = try? Files.text(list, limit: 1 << 26) else { continue }
            for line in text.split(separator: "\n") { layers.insert(Layer(id: String(line))) }
        }
        return layers
    }
}
