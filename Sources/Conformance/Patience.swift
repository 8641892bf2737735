/// How much longer than on an ordinary machine things may take, for example in an emulated one.
package enum Patience {
    @TaskLocal package static var factor = 1
}

extension Duration {
    /// Seconds of an ordinary machine.
    static func patient(_ seconds: Int) -> Duration { .seconds(seconds * Patience.factor) }
}
