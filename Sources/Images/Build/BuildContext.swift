import CLinux
import Core
import Glibc
import SystemPackage

/// The directory that COPY and ADD take files from, without what .dockerignore excludes.
///
/// It is listed once. All files belong to root, as in Docker: who owns them on the host is nobody's business inside.
struct BuildContext: FileTree {
    let root: FileNode
    private let directory: FilePath
    private let descriptor: OwnedDescriptor
    private let nodes: [FilePath: FileNode]
    private let names: [FilePath: [FilePath.Component]]

    init(_ directory: FilePath, ignoring rules: IgnoreRules = IgnoreRules()) async throws {
        self.directory = directory
        let opened = OwnedDescriptor(
            try call("open the build context \(directory)") { Glibc.open(directory.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        descriptor = opened
        var status = stat()
        try call("stat \(directory)") { fstat(opened.raw, &status) }
        root = FileNode(path: FilePath(), status: status, owner: (0, 0), locations: [directory])
        var scan = Scan(directory: directory, rules: rules)
        try await scan.list(root)
        nodes = scan.nodes
        names = scan.names
    }

    func child(_ name: FilePath.Component, of directory: FileNode) -> FileNode? { nodes[directory.path.appending(name)] }

    func children(of directory: FileNode) -> [FileNode] {
        (names[directory.path] ?? []).compactMap { child($0, of: directory) }
    }

    func open(_ file: FileNode) throws -> OwnedDescriptor {
        let fd = file.path.withPlatformString {
            sh_openat2(descriptor.raw, $0, UInt64(O_RDONLY | O_NONBLOCK | O_CLOEXEC), 0, Resolve.beneath | Resolve.noSymlinks)
        }
        let place = directory.appending(file.path.components)
        let opened = OwnedDescriptor(try call("open \(place)") { fd })
        var status = stat()
        try call("stat \(place)") { fstat(opened.raw, &status) }
        // Its content may be part of a cache key already.
        guard status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == file.size, status.st_mtim.tv_sec == file.modified else {
            throw Failure(.busy, "the file changed during the build", at: place.string, hint: "build again")
        }
        return opened
    }

    /// None: what a host's files carry (SELinux labels and the like) means nothing in an image.
    func extendedAttributes(of node: FileNode) -> [(name: String, value: [UInt8])] { [] }

    private struct Scan {
        let directory: FilePath
        let rules: IgnoreRules
        var nodes: [FilePath: FileNode] = [:]
        var names: [FilePath: [FilePath.Component]] = [:]

        mutating func list(_ parent: FileNode) async throws {
            try Task.checkCancellation()
            await Task.yield()
            var kept: [FilePath.Component] = []
            for name in try DirectoryListing.names(parent.locations[0]) {
                let path = parent.path.appending(name)
                let location = parent.locations[0].appending(name)
                let excluded = rules.excludes(path)
                if excluded, !rules.mayInclude(below: path) { continue }
                var status = stat()
                try call("stat \(location)") { location.withPlatformString { lstat($0, &status) } }
                let node = FileNode(path: path, status: status, owner: (0, 0), locations: [location])
                if node.kind == .directory {
                    try await list(node)
                    // An excluded directory is there for the sake of what a later rule takes back in.
                    if excluded, names[path, default: []].isEmpty { continue }
                } else if excluded {
                    continue
                }
                nodes[path] = node
                kept.append(name)
            }
            names[parent.path] = kept
        }
    }
}
