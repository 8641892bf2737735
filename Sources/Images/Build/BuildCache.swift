import Core
import Glibc
import SystemPackage

/// A directory of `RUN --mount=type=cache`, kept between builds below `store/caches`: on the file system of the views, so that it
/// moves into one and back by a rename.
///
/// It is never part of a layer, nor of a layer's key. An interrupted build loses it.
struct BuildCache: Hashable {
    let key: String
    private let place: FilePath

    /// - Parameter id: what the Dockerfile calls it; builds of all Dockerfiles share one of the same id.
    init(id: String, in home: Home) {
        key = String(SHA256.hex(id).prefix(32))
        place = Self.folder(in: home).appending(key)
    }

    /// Where all caches of a home are.
    static func folder(in home: Home) -> FilePath { home.root.appending("store/caches") }

    /// Puts what was kept in the place of an empty directory.
    func take(to directory: FilePath) throws {
        guard Files.isDirectory(place) else { return }
        try call("use the cache \(place)") { rename(place.string, directory.string) }
    }

    /// Keeps a directory of a view. The RUN may have put something else there, which is dropped.
    func keep(_ directory: FilePath) throws {
        guard Files.kind(directory) == .directory else { return }
        try Files.makeDirectory(place.removingLastComponent(), mode: 0o700)
        try Files.removeTree(place)
        try call("keep the cache \(place)") { rename(directory.string, place.string) }
    }
}
