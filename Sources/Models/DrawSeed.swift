import Core

/// The seed of one model call.
public enum DrawSeed {
    /// The first eight bytes (big-endian) of SHA-256 over task digest, draw and step, separated by newlines. No harness and no
    /// model goes in: arms that share a draw share their luck, and a model mixes in its own name.
    public static func seed(task: String, draw: Int, step: Int) -> UInt64 {
        var hash = SHA256()
        hash.update("\(task)\n\(draw)\n\(step)".utf8)
        return hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
