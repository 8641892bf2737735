import CLinux
import Core
import Glibc
import Synchronization

/// Reads one pipe on the reactor's thread into a bounded buffer.
///
/// The pipe stays open until its last writer is gone: a background process that inherited it may go on writing after the
/// command has ended, as into a log that nobody keeps.
final class OutputReader: Sendable {
    private struct State {
        var buffer: BoundedBuffer
        var token: UInt64?
        var isFinished = false
    }

    private let descriptor: OwnedDescriptor
    private let reactor: Reactor
    private let sink: (@Sendable ([UInt8]) -> Void)?
    private let state: Mutex<State>

    /// Makes a pipe and starts reading it.
    ///
    /// - Returns: the reader and the end to give to the program.
    static func make(limit: Int, _ reactor: Reactor, sink: (@Sendable ([UInt8]) -> Void)?) throws -> (OutputReader, OwnedDescriptor) {
        var ends: [Int32] = [0, 0]
        try call("pipe") { sh_pipe_cloexec(&ends) }
        let (input, output) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        try call("make a pipe non-blocking") { sh_set_nonblocking(input.raw) }
        let reader = OutputReader(input, limit: limit, reactor, sink: sink)
        // The reactor owns the reader until the end of the stream.
        let token = try reactor.watch(input.raw) { reader.readSome() }
        reader.state.withLock { $0.token = token }
        return (reader, output)
    }

    private init(_ descriptor: OwnedDescriptor, limit: Int, _ reactor: Reactor, sink: (@Sendable ([UInt8]) -> Void)?) {
        self.descriptor = descriptor
        self.reactor = reactor
        self.sink = sink
        state = Mutex(State(buffer: BoundedBuffer(limit: limit)))
    }

    /// Takes what the program had written when it ended. A background process may even fill the pipe: only what is there
    /// now is read; what comes later is dropped.
    func finish() -> CapturedOutput {
        for _ in 0..<64 { if !readSome() { break } }
        return state.withLock { state in
            defer { state.buffer = BoundedBuffer(limit: 0) }
            state.isFinished = true
            return state.buffer.captured
        }
    }

    /// Reads once. False when nothing was there or the writers are gone.
    @discardableResult
    private func readSome() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { chunk in
            // Reading and keeping are one step: at the command's end another thread takes the rest.
            let (got, token) = state.withLock { state -> (Int, UInt64?) in
                let got = read(descriptor.raw, chunk.baseAddress!, chunk.count)
                if got > 0, !state.isFinished {
                    let bytes = UnsafeRawBufferPointer(rebasing: chunk[0..<got])
                    state.buffer.append(bytes)
                    sink?(Array(bytes))
                }
                let isOver = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)
                return (got, isOver ? state.token.take() : nil)
            }
            if let token { reactor.unwatch(token, descriptor: descriptor.raw) }
            return got > 0
        }
    }
}
