import Core
import SystemPackage

/// The part of a folder that `.harborignore` leaves.
public struct FileSelection: Sendable, Equatable {
    /// The folder itself.
    public let directory: FilePath
    /// Every entry, relative to the folder; a folder comes before what is in it. Symbolic links are not followed.
    public let paths: [String]
    /// Whether nothing was left out, so that the folder may be copied as it is.
    public let isWhole: Bool
}

/// The files of a task directory as Harbor selects them.
///
/// A `.harborignore` counts in `tests/` and `solution/` and in the folders below them; the file itself is never selected.
final class TaskTree {
    /// The task directory, without symbolic links.
    let root: FilePath
    private var rules: [[String]: IgnoreRules] = [:]

    init(root: FilePath) { self.root = root }

    /// Selects from one of the task's folders, given by its name; a missing folder has no entries.
    func select(_ folder: String) throws -> FileSelection {
        var paths: [String] = []
        var isWhole = true
        try walk([folder]) { path, kind in
            if try self.isExcluded(path, isDirectory: kind == .directory) {
                isWhole = false
                return false
            }
            if path.count > 1 { paths.append(path.dropFirst().joined(separator: "/")) }
            return true
        }
        return FileSelection(directory: root.appending(folder), paths: paths, isWhole: isWhole)
    }

    /// Whether `.harborignore` excludes an entry, or what an entry that is a link leads to.
    func isExcluded(_ path: [String], isDirectory: Bool) throws -> Bool {
        if try isExcludedItself(path, isDirectory: isDirectory) { return true }
        let absolute = self.absolute(path)
        guard Files.kind(absolute) == .symbolicLink, let target = Files.realPath(absolute), let inside = relative(target),
            !inside.isEmpty
        else { return false }
        return try isExcludedItself(inside, isDirectory: Files.isDirectory(target))
    }

    /// The parts of a path below the task directory; nil if it lies elsewhere.
    func relative(_ path: FilePath) -> [String]? {
        var path = path
        return path.removePrefix(root) ? path.components.map(\.string) : nil
    }

    /// The absolute path of an entry.
    func absolute(_ path: [String]) -> FilePath { path.reduce(root) { $0.appending($1) } }

    /// Visits an entry and, as long as `enter` says so, what is below it, sorted by name; links are not followed.
    func walk(_ path: [String], _ enter: ([String], Files.Kind) throws -> Bool) throws {
        let absolute = self.absolute(path)
        guard let kind = Files.kind(absolute), try enter(path, kind), kind == .directory else { return }
        for name in try Files.list(absolute) { try walk(path + [name], enter) }
    }

    private func isExcludedItself(_ path: [String], isDirectory: Bool) throws -> Bool {
        if path.last == ".harborignore" { return true }
        guard path.first == "tests" || path.first == "solution" else { return false }
        for length in 1...path.count {
            let entry = Array(path[..<length])
            var excluded = false
            // Rules of inner folders come later and win.
            for depth in stride(from: 1, to: length, by: 1) {
                let verdict = try rules(in: Array(path[..<depth]))
                    .verdict(on: Array(entry[depth...]), isDirectory: length < path.count || isDirectory)
                excluded = verdict ?? excluded
            }
            if excluded { return true }
        }
        return false
    }

    private func rules(in folder: [String]) throws -> IgnoreRules {
        if let known = rules[folder] { return known }
        let file = absolute(folder + [".harborignore"])
        let read = IgnoreRules(Files.kind(file, following: true) == .file ? try Files.text(file) : "")
        rules[folder] = read
        return read
    }
}
