/// Where things lie inside a sandbox while it verifies. One top-level directory, because a parent directory that the
/// agent can rename would let it choose what is mounted there.
enum Layout {
    static let root = "/.selfharness"
    /// CPython, its loader and libraries, a static bash and busybox.
    static let tree = "/.selfharness/verifier"
    /// A short name of the tree's `lib`: it has to fit the 22 bytes that the loader's own search path leaves.
    static let libraries = "/.selfharness/L"
    static let loader = "/.selfharness/verifier/lib/ld-linux-x86-64.so.2"
    static let bash = "/.selfharness/verifier/libexec/bash"
    /// One directory per requirement set.
    static let sets = "/.selfharness/sets"
    /// Stand-ins for uv, curl, apt-get …, first in PATH.
    static let shims = "/.selfharness/shims"
    /// A `sh` for images without one, last in PATH.
    static let fallback = "/.selfharness/fallback"
    /// The launchers: `judge`, `run-script`, `run-pytest`.
    static let launchers = "/.selfharness/libexec"
    /// Debian packages prefetched for the image, as a small repository.
    static let packages = "/.selfharness/apt"
    /// Python wheels prefetched for the image's own Python.
    static let wheels = "/.selfharness/wheels"
    /// A memory file system of the verify command: what the shims remember between calls.
    static let state = "/.selfharness/run"
    /// The shims' record. The runner makes the directory anew before every verification.
    static let log = "/logs/verifier/selfharness-shims.log"

    /// The path relative to a layer's root.
    static func inLayer(_ path: String) -> String { String(path.dropFirst()) }
}
