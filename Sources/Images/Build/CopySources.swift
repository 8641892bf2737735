import Core
import SystemPackage

/// Finds what the sources of COPY and ADD name.
enum CopySources {
    struct Match: Sendable {
        /// The file, links followed.
        var node: FileNode
        /// What it is called at the destination.
        var name: FilePath.Component?
    }

    /// The files that a source names, sorted; a pattern may match none.
    ///
    /// - Parameter place: what errors call the tree.
    static func find(_ source: String, in tree: some FileTree, called place: String) throws -> [Match] {
        // Relative to the tree's root however it is written; `..` at the root stays there.
        let components = FilePath(source).components.filter { $0.kind != .currentDirectory }
        let fixed = components.prefix { !PathPattern.isPattern($0.string) }
        var base = FilePath()
        for component in fixed { base.append(component) }

        if fixed.count == components.count {
            guard let node = try tree.resolve(base).node else {
                throw Failure(.invalidInput, "\"\(source)\" is not in \(place)")
            }
            return [Match(node: node, name: base.lexicallyNormalized().lastComponent)]
        }
        guard let start = try tree.resolve(base).node, start.kind == .directory else {
            throw Failure(.invalidInput, "\"\(base)\" is not a directory of \(place)")
        }
        let pattern = try PathPattern(components.dropFirst(fixed.count).map(\.string).joined(separator: "/"))
        var matches: [Match] = []
        try walk(start, "", in: tree) { node, relative in
            guard pattern.matches(relative) else { return true }
            if let target = try tree.resolve(node.path).node { matches.append(Match(node: target, name: node.path.lastComponent)) }
            return false
        }
        return matches
    }

    /// Visits everything below a directory; the visitor says whether to go down into a directory.
    private static func walk(
        _ directory: FileNode, _ prefix: String, in tree: some FileTree, _ visit: (FileNode, String) throws -> Bool
    ) throws {
        for child in try tree.children(of: directory) {
            let relative = prefix + (child.path.lastComponent?.string ?? "")
            if try visit(child, relative), child.kind == .directory { try walk(child, relative + "/", in: tree, visit) }
        }
    }
}
