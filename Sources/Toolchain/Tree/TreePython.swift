import Core
import Images
import SystemPackage

/// The tree's CPython run on the host, by its own loader: the final path of the tree exists only inside a sandbox.
struct TreePython {
    let loader: FilePath
    let program: FilePath
    let libraries: FilePath
    /// pip as a wheel; pip is not part of the tree's own Python.
    let pip: FilePath
    /// Where pip keeps what it downloaded.
    let cache: FilePath

    /// The Python of a finished tree.
    static func of(tree: FilePath, cache: FilePath) -> TreePython {
        TreePython(
            loader: tree.appending("lib/ld-linux-x86-64.so.2"), program: tree.appending("bin/python3.13"),
            libraries: tree.appending("lib"), pip: tree.appending("share/pip.whl"), cache: cache)
    }

    /// Runs Python.
    ///
    /// - Parameter executable: what Python takes for its own path; the one of a venv makes it that venv's Python.
    func run(_ arguments: [String], as executable: FilePath? = nil) async throws {
        try await HostTool.run(
            loader.string,
            ["--library-path", libraries.string, "--argv0", (executable ?? program).string, program.string, "-I"] + arguments,
            environment: ["PIP_CACHE_DIR": cache.string, "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_USER": "0"])
    }

    /// Installs binary wheels; the host's pip settings (index, proxy, CA bundle) apply.
    func install(_ requirements: [String], options: [String] = [], as executable: FilePath? = nil) async throws {
        let flags = ["install", "--quiet", "--no-compile", "--only-binary=:all:", "--no-warn-script-location"]
        try await run([pip.appending("pip").string] + flags + options + requirements, as: executable)
    }

    /// Compiles a directory to byte code that is never checked against its source.
    ///
    /// - Parameters:
    ///   - root: the part of the path that is replaced in the byte code …
    ///   - final: … by this, the path inside a sandbox.
    func compile(_ directory: FilePath, root: FilePath, final: String) async throws {
        try await run([
            "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", root.string, "-p", final, directory.string,
        ])
    }
}
