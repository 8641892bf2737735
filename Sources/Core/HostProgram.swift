import Glibc

/// Programs of the host.
public enum HostProgram {
    /// Whether a folder of PATH holds an executable of this name.
    public static func isOnPath(_ name: String) -> Bool { path(of: name) != nil }

    /// Where PATH finds an executable of this name; nil if nowhere.
    public static func path(of name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
