/// Why a change may influence a verifier that trusts the agent's file system. A flag is a hint for a reader, not a verdict:
/// honest work installs interpreters too. The tool-chain that judges uses none of these files.
public enum ChangeFlag: String, Sendable, Codable, CaseIterable {
    /// A shell or an interpreter that scripts name.
    case interpreter
    /// The dynamic loader, its configuration, or a system library.
    case library
    /// `/etc/ld.so.preload`: code in every program.
    case preload
    /// Code that Python runs at start: sitecustomize, usercustomize, `.pth`.
    case pythonStart = "python-start"
    /// `conftest.py`, `pytest.ini` and their like.
    case pytestConfiguration = "pytest-configuration"
    /// A new program that hides one of the same name further on in PATH.
    case pathShadowing = "path-shadowing"
    /// A start-up file of a shell.
    case shellStart = "shell-start"
    /// Name service or OpenSSL configuration that loads modules.
    case moduleConfiguration = "module-configuration"
    /// A program of the image, which tests may call by name, was replaced or removed.
    case program
    /// A link that leads to a place of the verifier, as an answer that is the expected one; not kept in a snapshot.
    case verifierLink = "verifier-link"
    /// A place that belongs to the verifier: `/tests`, `/logs/verifier`, the tool-chain's mount point.
    case verifierPlace = "verifier-place"

    private static let interpreters: Set<String> = [
        "sh", "bash", "dash", "ash", "busybox", "env", "perl", "node", "ruby", "uv", "uvx", "pytest",
    ]
    private static let programDirectories = ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/"]
    private static let libraryDirectories = ["/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/"]
    private static let pytestFiles: Set<String> = ["conftest.py", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg"]
    private static let shellFiles: Set<String> = [".bashrc", ".profile", ".bash_profile", ".bash_login", ".zshrc", ".kshrc", ".shrc"]
    static let verifierPlaces = ["/tests", "/logs/verifier", "/.selfharness"]

    /// The flag of a path, as far as the path alone tells.
    ///
    /// - Parameter isDirectory: directories have none; what is in them counts.
    static func of(_ path: String, isDirectory: Bool) -> ChangeFlag? {
        if isDirectory { return nil }
        if verifierPlaces.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) { return .verifierPlace }
        let name = String(path.split(separator: "/").last ?? "")
        if path == "/etc/ld.so.preload" { return .preload }
        if name == "sitecustomize.py" || name == "usercustomize.py" || name.hasSuffix(".pth") { return .pythonStart }
        if pytestFiles.contains(name) { return .pytestConfiguration }
        if path == "/etc/nsswitch.conf" || name == "openssl.cnf" { return .moduleConfiguration }
        if shellFiles.contains(name) || path == "/etc/profile" || path == "/etc/bash.bashrc" || path == "/etc/environment"
            || path.hasPrefix("/etc/profile.d/")
        {
            return .shellStart
        }
        if programDirectories.contains(where: { path == $0 + name }), interpreters.contains(name) || name.hasPrefix("python") {
            return .interpreter
        }
        if path.hasPrefix("/etc/ld.so.") { return .library }
        if libraryDirectories.contains(where: path.hasPrefix), name.hasSuffix(".so") || name.contains(".so.") { return .library }
        return nil
    }
}
