import Core
import Images
import SystemPackage

/// Makes one requirement set: a venv of the tree's Python, filled from wheels.
struct SetBuilder {
    /// The tree on the host.
    let tree: FilePath
    let cache: FilePath

    /// Fills an empty layer directory with `.selfharness/sets/KEY`.
    func build(_ set: RequirementSet, into layer: FilePath) async throws {
        let final = "\(Layout.sets)/\(set.key)"
        let root = layer.appending(Layout.inLayer(final))
        let python = TreePython.of(tree: tree, cache: cache.appending("pip"))
        let packages = root.appending("lib/python3.13/site-packages")
        try Files.makeDirectory(root.appending("bin"))
        try Files.makeDirectory(packages)
        for name in ["python3.13", "python3", "python"] {
            try HostTree.link(root.appending("bin/\(name)"), to: "\(Layout.tree)/bin/python3.13")
        }
        // While pip runs, the venv's home is the tree's place on the host; afterwards the one inside the sandbox.
        try configure(root, home: tree.appending("bin").string)
        try await python.install(set.requirements, as: root.appending("bin/python3.13"))
        try configure(root, home: "\(Layout.tree)/bin")
        try rewriteScripts(root.appending("bin"), interpreter: "\(final)/bin/python3.13")
        try await python.compile(packages, root: root, final: final)
    }

    private func configure(_ root: FilePath, home: String) throws {
        try Files.write(
            "home = \(home)\ninclude-system-site-packages = false\nversion = \(TreeRecipe.pythonVersion)\n",
            to: root.appending("pyvenv.cfg"))
    }

    /// `-I` keeps the working directory and PYTHON* variables out of the judge, `-B` byte code out of the tests' folder;
    /// on the first line rather than in the environment, so that programs started by the tests do not inherit it.
    private func rewriteScripts(_ folder: FilePath, interpreter: String) throws {
        for name in try HostTree.files(below: folder) {
            let path = folder.appending(name)
            let bytes = try Files.read(path)
            guard bytes.starts(with: Array("#!".utf8)), let end = bytes.firstIndex(of: 0x0a) else { continue }
            guard String(decoding: bytes[..<end], as: UTF8.self).contains("python") else { continue }
            try Files.write(Array("#!\(interpreter) -IB".utf8) + bytes[end...], to: path, mode: 0o755)
        }
    }
}
