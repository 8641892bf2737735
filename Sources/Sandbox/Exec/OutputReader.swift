import CLinux
import Core
import Glibc
import Synchronization

/// Reads one pipe on the reactor's thread into a bounded buffer.
final class OutputReader: Sendable {
    private let descriptor: OwnedDescriptor
    private let reactor: Reactor
    private let sink: (@Sendable ([UInt8]) -> Void)?
    private let state: Mutex<(buffer: BoundedBuffer, token: UInt64?)>

    /// Makes a pipe and starts reading it.
    ///
    /// - Returns: the reader and the end to give to the program.
    static func make(limit: Int, _ reactor: Reactor, sink: (@Sendable ([UInt8]) -> Void)?) throws -> (OutputReader, OwnedDescriptor) {
        var ends: [Int32] = [0, 0]
        try call("pipe") { sh_pipe_cloexec(&ends) }
        let (input, output) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        try call("make a pipe non-blocking") { sh_set_nonblocking(input.raw) }
        let reader = OutputReader(input, limit: limit, reactor, sink: sink)
        let token = try reactor.watch(input.raw) { [weak reader] in reader?.readSome() }
        reader.state.withLock { $0.token = token }
        return (reader, output)
    }

    private init(_ descriptor: OwnedDescriptor, limit: Int, _ reactor: Reactor, sink: (@Sendable ([UInt8]) -> Void)?) {
        self.descriptor = descriptor
        self.reactor = reactor
        self.sink = sink
        state = Mutex((BoundedBuffer(limit: limit), nil))
    }

    deinit { stop() }

    /// Takes what the program had written when it ended, and stops. A background process may hold the pipe open and
    /// even fill it: only what is there now is read.
    func finish() -> CapturedOutput {
        for _ in 0..<64 where readSome() { continue }
        stop()
        return state.withLock { $0.buffer.captured }
    }

    /// Reads once. False when nothing was there or the writers are gone.
    @discardableResult
    private func readSome() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { chunk in
            let got = read(descriptor.raw, chunk.baseAddress!, chunk.count)
            if got < 0 { return false }
            if got == 0 {
                stop()
                return false
            }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[0..<got])
            state.withLock { $0.buffer.append(bytes) }
            sink?(Array(bytes))
            return true
        }
    }

    private func stop() {
        if let token = state.withLock({ $0.token.take() }) { reactor.unwatch(token, descriptor: descriptor.raw) }
    }
}
