import Glibc

/// Programs of the host.
public enum HostProgram {
    /// Whether a folder of PATH holds an executable of this name.
    public static func isOnPath(_ name: String) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
