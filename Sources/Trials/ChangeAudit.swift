import CLinux
import Core
import Glibc
import SystemPackage

/// Compares the upper directory of a view with the layers below it: the exact list of what was changed.
struct ChangeAudit {
    /// Changes listed at most; an agent can make files by the million.
    static let limit = 100_000

    /// Where programs are looked up, in order; for PATH shadowing.
    let searchPath: [String]
    /// The roots of the layers, topmost first.
    let layers: [FilePath]
    /// Links that lead to the verifier's places, as ``Change/path`` names them.
    var verifierLinks: Set<String> = []
    var summary = ChangeSummary()

    init(layers: [FilePath], searchPath: [String]) {
        self.layers = layers
        self.searchPath = searchPath
    }

    /// Walks the upper directory; the order is by path.
    mutating func run(upper: FilePath, report: (Change) throws -> Void) async throws {
        var pending = [Directory(host: upper, path: "", lower: layers, isOpaque: false)]
        while let directory = pending.popLast() {
            // Other trials want the thread too.
            await Task.yield()
            var below: [Directory] = []
            for change in try entries(of: directory, subdirectories: &below) {
                if summary.added + summary.changed + summary.deleted == Self.limit {
                    summary.isTruncated = true
                    return
                }
                summary.count(change)
                try report(change)
            }
            pending += below.reversed()
        }
    }

    /// The changes to links that lead to the verifier and lie behind ``limit``: they count however many others there are.
    mutating func addMissedLinks(report: (Change) throws -> Void) rethrows {
        guard summary.isTruncated else { return }
        let listed = Set(summary.flagged.map(\.path))
        for path in verifierLinks.subtracting(listed).sorted() {
            let change = Change(path: path, kind: .added, type: .link, flag: .verifierLink)
            summary.add(missed: change)
            try report(change)
        }
    }

    /// A directory of the upper together with what it covers.
    private struct Directory {
        var host: FilePath
        /// In the sandbox; empty for the root.
        var path: String
        /// The directories of the same path in the layers, topmost first, as far as they are merged.
        var lower: [FilePath]
        /// Nothing of ``lower`` shines through.
        var isOpaque: Bool
    }

    private mutating func entries(of directory: Directory, subdirectories: inout [Directory]) throws -> [Change] {
        var changes: [Change] = []
        let names = try Files.entries(directory.host)
        for name in names {
            let host = directory.host.appending(name)
            let path = "\(directory.path)/\(name.escaped)"
            // Longer than the kernel takes: nobody can name it, no verifier either.
            guard host.bytes.count < Int(PATH_MAX) else {
                summary.isTruncated = true
                continue
            }
            let node = try OverlayNode(host)
            let covered = Self.find(name, in: directory.lower)
            if node.isWhiteout {
                if covered != nil {
                    changes.append(Change(path: path, kind: .deleted, flag: flag(path, isDirectory: false) ?? program(path)))
                }
                continue
            }
            let isDirectory = node.type == .directory
            if isDirectory {
                let lower = covered?.type == .directory ? Self.merged(name, in: directory.lower) : []
                subdirectories.append(Directory(host: host, path: path, lower: lower, isOpaque: node.isOpaque))
                // A directory is copied up when something in it changes; that alone is no change of its own.
                if let covered, covered.type == .directory, covered.hasSameAttributes(as: node), !node.isOpaque { continue }
            }
            changes.append(
                Change(
                    path: path, kind: covered == nil ? .added : .changed, type: node.type, mode: String(node.mode & 0o7777, radix: 8),
                    size: node.type == .file ? node.size : nil,
                    flag: flag(path, isDirectory: isDirectory)
                        ?? (isDirectory ? nil : covered == nil ? shadowing(path, name.escaped) : program(path))))
        }
        if directory.isOpaque { changes += try hidden(in: directory, except: Set(names)) }
        return changes.sorted { $0.path < $1.path }
    }

    /// What an opaque directory hides of the layers.
    private func hidden(in directory: Directory, except names: Set<FilePath.Component>) throws -> [Change] {
        var gone: Set<FilePath.Component> = []
        for lower in directory.lower { gone.formUnion(try Files.entries(lower)) }
        return gone.subtracting(names).filter { Self.find($0, in: directory.lower) != nil }.map { name in
            let path = "\(directory.path)/\(name.escaped)"
            return Change(path: path, kind: .deleted, flag: flag(path, isDirectory: false))
        }
    }

    /// The entry that the layers show under a name; nil if none.
    private static func find(_ name: FilePath.Component, in lower: [FilePath]) -> OverlayNode? {
        for directory in lower {
            guard let node = try? OverlayNode(directory.appending(name)) else { continue }
            return node.isWhiteout ? nil : node
        }
        return nil
    }

    /// The directories of a name that overlay merges: down to the first opaque one, or to something else than a directory.
    private static func merged(_ name: FilePath.Component, in lower: [FilePath]) -> [FilePath] {
        var merged: [FilePath] = []
        for directory in lower {
            let path = directory.appending(name)
            guard let node = try? OverlayNode(path) else { continue }
            guard node.type == .directory, !node.isWhiteout else { break }
            merged.append(path)
            if node.isOpaque { break }
        }
        return merged
    }

    private func flag(_ path: String, isDirectory: Bool) -> ChangeFlag? {
        verifierLinks.contains(path) ? .verifierLink : ChangeFlag.of(path, isDirectory: isDirectory)
    }

    /// Whether a path of the image is in a folder of programs.
    private func program(_ path: String) -> ChangeFlag? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let directory = String(path[..<slash])
        return searchPath.contains(directory) || ["/bin", "/sbin"].contains(directory) ? .program : nil
    }

    /// Whether a new file hides a program that PATH finds later.
    private func shadowing(_ path: String, _ name: String) -> ChangeFlag? {
        let directory = String(path.dropLast(name.count + 1))
        guard let index = searchPath.firstIndex(of: directory) else { return nil }
        let hides = searchPath[(index + 1)...].contains { later in
            layers.contains { Files.exists($0.appending(String(later.drop(while: { $0 == "/" }))).appending(name)) }
        }
        return hides ? .pathShadowing : nil
    }
}
