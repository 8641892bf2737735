import Core
import Images
import Sandbox

/// What every test with real sandboxes shares: one service per process, one home, one base image.
public enum SandboxFixture {
    /// Whether this process is the host's root, for what the tier `root` alone has.
    public static var isRoot: Bool { (try? Tier.current()) == .root }

    /// The service of this process.
    public static func sandboxes() async throws -> Sandboxes { try await shared.value }

    /// The layers of a small Debian image, topmost first; the first run on a machine makes it.
    public static func base() async throws -> [Layer] { try await image.value }

    /// The layers of another image, topmost first; likewise.
    public static func layers(of image: String) async throws -> [Layer] {
        if image == "debian:12" { return try await base() }
        return try await ImageStore(sandboxes: sandboxes(), options: BuildOptions()).resolve(image).layers
    }

    private static let shared = Task { try await Sandboxes.start(home: Home.fromEnvironment()) }

    private static let image = Task {
        try await ImageStore(sandboxes: shared.value, options: BuildOptions()).resolve("debian:12").layers
    }
}
