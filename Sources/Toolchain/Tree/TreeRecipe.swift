/// What the verifier tree is made of: Debian 13's CPython 3.13 with its own loader and libraries.
///
/// Debian packages rather than a built CPython, since they come with security updates, and rather than static
/// binaries, since static glibc still loads NSS, gconv and extension modules of the image.
enum TreeRecipe {
    /// Changes whenever the steps below or in ``TreeBuilder`` change what the tree contains.
    static let version = 2
    static let suite = "trixie"
    static let pythonVersion = "3.13"

    static let packages = [
        "libc6", "libgcc-s1", "libstdc++6", "libexpat1", "libzstd1", "zlib1g", "openssl-provider-legacy", "libssl3t64",
        "libpython3.13-minimal", "python3.13-minimal", "libpython3.13-stdlib", "python3.13", "libbz2-1.0", "libffi8",
        "liblzma5", "libtinfo6", "libncursesw6", "libreadline8t64", "libsqlite3-0", "libuuid1", "libgdbm6t64",
        "bash-static", "busybox-static", "python3-pip-whl",
    ]

    /// Parts of the standard library that no test needs, or that lead out of the tree: Debian's `sitecustomize.py` is
    /// a link into the image's `/etc`.
    static let unwanted = [
        "sitecustomize.py", "idlelib", "turtledemo", "tkinter", "pydoc_data", "ensurepip", "test", "EXTERNALLY-MANAGED",
    ]

    /// File below the tree → the doors to close in it.
    static let patches: [(file: String, patches: [BytePatch])] = [
        (
            "lib/ld-linux-x86-64.so.2",
            [BytePatch("/etc/ld.so.preload", "/proc/1/no.preload", count: 1), cache(2), searchPath(2)]
        ),
        ("lib/libc.so.6", [nameService, characterSets]),
        ("libexec/bash", [cache(1), searchPath(1), nameService, characterSets]),
        ("libexec/busybox", [cache(1), searchPath(1), nameService, characterSets]),
        (
            "lib/libcrypto.so.3",
            [
                // The whole string only: the folder of openssl.cnf, whose providers are code. The certificate paths
                // below it stay, so that the image's CA bundle works.
                BytePatch("\0/usr/lib/ssl\0", "\0/proc/1/nosl\0", count: 1),
                BytePatch("/usr/lib/x86_64-linux-gnu/engines-3", "/proc/1/no-such-directory/engines-3", count: 2),
                BytePatch("/usr/lib/x86_64-linux-gnu/ossl-modules", "/.selfharness/L///////////ossl-modules", count: 2),
            ]
        ),
    ]

    private static func cache(_ count: Int) -> BytePatch { BytePatch("/etc/ld.so.cache", "/proc/1/no.cache", count: count) }

    /// Wheels with a RUNPATH of their own fall through to the loader's built-in search path (numpy needs libstdc++).
    /// No five bytes name a folder that nobody can write to, so the third entry ends after its slash: opening the root
    /// directory as a library fails.
    private static func searchPath(_ count: Int) -> BytePatch {
        BytePatch(
            "/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0",
            "/.selfharness/L///////\0/.selfharness/L///////////\0/\0\0\0\0\0/proc/1//\0", count: count)
    }

    /// Without the file glibc uses its built-in "files, then DNS".
    private static let nameService = BytePatch("/etc/nsswitch.conf", "/proc/1/nonss.conf", count: 1)
    private static let characterSets = BytePatch("/usr/lib/x86_64-linux-gnu/gconv", "/proc/1/no-such-directory/gconv", count: 2)
}
