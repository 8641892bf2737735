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
            guard let rest = Self.afterShebang(bytes) else { continue }
            try Files.write(Array("#!\(interpreter) -IB\n".utf8) + rest, to: path, mode: 0o755)
        }
    }

    /// What follows a Python script's first line, or its first three: where the interpreter's path is longer than the kernel
    /// reads (127 bytes), pip writes a shell script that is Python too. nil for anything else.
    static func afterShebang(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var lines = bytes.split(separator: 0x0a, maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count > 1, lines[0].starts(with: "#!".utf8) else { return nil }
        if lines.count == 4, lines[0].elementsEqual("#!/bin/sh".utf8), lines[1].starts(with: "'''exec' ".utf8) { return lines[3] }
        guard String(decoding: lines[0], as: UTF8.self).contains("python") else { return nil }
        lines.removeFirst()
        return bytes[lines[0].startIndex...]
    }
}
