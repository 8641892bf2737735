import CLinux
import Core
import Glibc
import Sandbox
import SystemPackage

extension ImageStore {
    /// Removes layers that no recorded image needs and that were not used for a while: of builds, of replaced imports and recipes, of
    /// the verifier's tool-chain. What is needed again is made again. The caches of `RUN --mount=type=cache` go by the same rule.
    ///
    /// - Parameters:
    ///   - seconds: for which something must not have been used; ``LayerStore/leastAge`` at least.
    ///   - isDry: only says what would go.
    /// - Throws: ``Failure`` when a record cannot be read, since its image's layers could be among the unused.
    public func prune(unusedFor seconds: Int, isDry: Bool = false) async throws -> LayerStore.PruneReport {
        guard try records.areReadable() else {
            throw Failure(
                .unsupported, "a newer version has written records of images here", at: sandboxes.store.home.root.string,
                hint: "use that version to remove what is unused")
        }
        let kept = Set(try records.all().flatMap(\.image.layers))
        let store = sandboxes.store
        var report = try await store.prune(keeping: kept, unusedFor: seconds, isDry: isDry)
        let caches = BuildCache.folder(in: store.home)
        guard Files.isDirectory(caches) else { return report }
        for name in try Files.list(caches) {
            // While a RUN uses a cache, it is in that RUN's view and not here.
            let lock = try await store.lock("build cache \(name)")
            defer { withExtendedLifetime(lock) {} }
            let path = caches.appending(name)
            var status = stat()
            guard lstat(path.string, &status) == 0, time(nil) - status.st_ctim.tv_sec >= max(seconds, LayerStore.leastAge) else { continue }
            report.bytes += try Files.usedBytes(path)
            if !isDry { try Files.removeTree(path) }
        }
        return report
    }

    /// Writes an image as a tar that `docker load`, skopeo and ``importArchive(_:name:)`` take. Made first if it is not there.
    ///
    /// - Parameter path: the file; one that is there is replaced.
    public func export(_ reference: String, to path: FilePath) async throws {
        let name = try ImageReference(reference)
        let image = try await resolve(reference)
        try await ImageExporter(store: sandboxes.store, log: log).write(image, name: name, to: path)
    }
}

extension Files {
    /// Bytes that a tree takes on disk.
    fileprivate static func usedBytes(_ path: FilePath) throws -> Int {
        var bytes = 0
        try TreeWalk.walk(path) { _, status, _ in
            bytes += Int(status.st_blocks) * 512
            return true
        }
        return bytes
    }
}
