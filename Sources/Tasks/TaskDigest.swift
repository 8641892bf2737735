import Core
import SystemPackage

/// Content digests of task directories.
enum TaskDigest {
    /// Ignored when a task has no `.gitignore`.
    private static let defaultIgnores = "__pycache__/\n*.pyc\n.DS_Store\n*.swp\n*.swo\n*~"

    /// Harbor's package digest: `sha256:` and 64 hexadecimal digits.
    ///
    /// It covers what a registry would store: four files by name and four folders, less what `.harborignore` and
    /// `.gitignore` exclude.
    static func package(_ tree: TaskTree) throws -> String {
        var files: [[String]] = ["task.toml", "instruction.md", "README.md", "trajectory.json"].map { [$0] }
        for folder in ["environment", "tests", "solution", "steps"] {
            files += try tree.select(folder).paths.map { [folder] + $0.split(separator: "/").map(String.init) }
        }
        let gitignore = tree.root.appending(".gitignore")
        let ignored = IgnoreRules(Files.exists(gitignore) ? try Files.text(gitignore) : defaultIgnores)
        return try combine(files.filter { ignored.verdictWithParents(on: $0) != true }, of: tree)
    }

    /// A digest of the image's build context, without what version control, Python and Finder leave behind.
    static func environment(_ tree: TaskTree) throws -> String {
        var files: [[String]] = []
        try tree.walk(["environment"]) { path, kind in
            if [".DS_Store", ".git", "__pycache__"].contains(path.last) { return false }
            if kind == .file { files.append(path) }
            return true
        }
        return try combine(files, of: tree)
    }

    /// One outer SHA-256 over path, NUL, the file's digest and a newline for each regular file, sorted by path.
    private static func combine(_ files: [[String]], of tree: TaskTree) throws -> String {
        var hash = SHA256()
        let named = files.map { (name: $0.joined(separator: "/"), path: tree.absolute($0)) }
        // By bytes, which is Python's order too; Swift's own would follow Unicode's canonical order.
        for file in named.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        where Files.kind(file.path, following: true) == .file {
            hash.update("\(file.name)\0\(try Files.digest(file.path))\n")
        }
        return "sha256:" + hash.finalize().hexadecimal
    }
}
