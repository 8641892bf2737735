import CLinux
import Core
import Glibc
import Synchronization

/// A descriptor on its way to another process. Whoever sends it takes it, so that no copy stays here: as long as one does, our end
/// of the pair does not notice that the other process is dead.
final class Handover: Sendable {
    private let held: Mutex<OwnedDescriptor?>

    init(_ descriptor: OwnedDescriptor) { held = Mutex(descriptor) }

    /// - Throws: ``Failure`` when it was taken before.
    func take() throws -> OwnedDescriptor {
        guard let descriptor = held.withLock({ $0.take() }) else { throw Failure(.infrastructure, "a socket was handed over twice") }
        return descriptor
    }
}

/// One end of a SEQPACKET socketpair that carries ``Frame``s with descriptors.
final class MessageSocket: Sendable {
    typealias Receiver = @Sendable (Frame, [OwnedDescriptor]) -> Void

    let descriptor: OwnedDescriptor
    private let reactor: Reactor
    private let token = Mutex<UInt64?>(nil)

    private init(_ descriptor: OwnedDescriptor, _ reactor: Reactor) {
        self.descriptor = descriptor
        self.reactor = reactor
    }

    deinit { close() }

    /// Makes a connected pair: our end, and the one to give away.
    static func pair(_ reactor: Reactor) throws -> (MessageSocket, Handover) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try call("socketpair") { socketpair(AF_UNIX, kind, 0, &ends) }
        let ours = OwnedDescriptor(ends[0])
        let theirs = OwnedDescriptor(ends[1])
        try call("make a socket non-blocking") { sh_set_nonblocking(ours.raw) }
        return (MessageSocket(ours, reactor), Handover(theirs))
    }

    /// Delivers every frame to `receiver` on the reactor's thread; `closed` is called once when the peer is gone.
    func listen(_ receiver: @escaping Receiver, closed: @escaping @Sendable () -> Void) throws {
        let value = try reactor.watch(descriptor.raw) { [weak self] in
            guard let self else { return }
            while true {
                switch receive() {
                case .message(let frame, let descriptors): receiver(frame, descriptors)
                case .nothing: return
                case .end:
                    if close() { closed() }
                    return
                }
            }
        }
        token.withLock { $0 = value }
    }

    /// Sends one frame. Safe from any thread: the kernel keeps messages whole.
    func send(_ frame: Frame, _ descriptors: [OwnedDescriptor] = []) throws {
        let bytes = frame.bytes
        let raw = descriptors.map(\.raw)
        while true {
            let sent = sh_send(descriptor.raw, bytes, bytes.count, raw, Int32(raw.count))
            if sent == bytes.count { return }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A full socket means that its reader is busy for a moment; frames are too small to deserve a queue.
                var entry = pollfd(fd: descriptor.raw, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, 1000)
            case let code: throw SystemCallFailure.make("send to the sandbox", code)
            }
        }
    }

    /// Stops listening. Returns false if that had happened before.
    @discardableResult
    func close() -> Bool {
        guard let value = token.withLock({ $0.take() }) else { return false }
        reactor.unwatch(value, descriptor: descriptor.raw)
        shutdown(descriptor.raw, Int32(SHUT_RDWR))
        return true
    }

    private enum Received {
        case message(Frame, [OwnedDescriptor])
        case nothing, end
    }

    private func receive() -> Received {
        withUnsafeTemporaryAllocation(byteCount: Frame.size + 1, alignment: 8) { buffer in
            var raw = [Int32](repeating: -1, count: 16)
            var count: Int32 = 16
            let got = sh_receive(descriptor.raw, buffer.baseAddress!, buffer.count, &raw, &count)
            if got < 0 { return errno == EAGAIN || errno == EINTR ? .nothing : .end }
            let descriptors = raw.prefix(Int(count)).map { OwnedDescriptor($0) }
            if got == 0 { return .end }
            guard let frame = Frame(UnsafeRawBufferPointer(rebasing: buffer[0..<got])) else { return .end }
            return .message(frame, descriptors)
        }
    }
}
