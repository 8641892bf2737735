import Core
import Glibc
import Images
import Sandbox

/// What every test with real sandboxes shares: one service per process, one home, one base image.
public enum SandboxFixture {
    /// Whether this process may make sandboxes; an ordinary user's are checked by `selfharness sandbox check`.
    public static var isRoot: Bool { geteuid() == 0 }

    /// The service of this process.
    public static func sandboxes() async throws -> Sandboxes { try await shared.value }

    /// The layers of a small Debian image, topmost first; the first run on a machine makes it.
    public static func base() async throws -> [Layer] { try await image.value }

    private static let shared = Task { try await Sandboxes.start(home: Home.fromEnvironment()) }

    private static let image = Task {
        try await ImageStore(sandboxes: shared.value, options: BuildOptions()).resolve("debian:12").layers
    }
}
