import Core
import Glibc

/// Carries bytes between a client and a server until either is done, in one thread and with bounded memory.
struct Relay {
    /// Bytes on their way in one direction.
    private struct Lane {
        let from: Int32
        let to: Int32
        var pending: ArraySlice<UInt8> = []
        var isOpen = true
        var count = 0

        var wantsInput: Bool { isOpen && pending.isEmpty }

        /// Reads what is there; false when the connection broke.
        mutating func read(_ revents: Int16, _ chunk: inout [UInt8]) -> Bool {
            guard wantsInput, revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 else { return true }
            let got = recv(from, &chunk, chunk.count, 0)
            if got < 0 { return errno == EAGAIN || errno == EINTR }
            if got == 0 {
                isOpen = false
                shutdown(to, Int32(SHUT_WR))
            } else {
                pending = chunk[..<got]
            }
            return true
        }

        /// Writes what is pending; false when the receiver is gone.
        mutating func write() -> Bool {
            guard !pending.isEmpty else { return true }
            let sent = pending.withUnsafeBytes { send(to, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0 { return errno == EAGAIN || errno == EINTR }
            count += sent
            pending = pending.dropFirst(sent)
            return true
        }
    }

    private var up: Lane
    private var down: Lane
    /// Of a single request; nil carries everything.
    private var body: RequestBody?

    init(client: Socket, server: Socket, body: RequestBody?) {
        up = Lane(from: client.descriptor.raw, to: server.descriptor.raw)
        down = Lane(from: server.descriptor.raw, to: client.descriptor.raw)
        self.body = body
        let early = client.drain()
        up.pending = self.body?.take(early[...]) ?? early[...]
    }

    /// - Parameter idleSeconds: ends the relay when nothing moved for so long.
    /// - Returns: bytes to the server and back.
    mutating func run(idleSeconds: Double) -> (sent: Int, received: Int) {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while body?.isBroken != true {
            if up.isOpen, up.pending.isEmpty, body?.isDone == true { up.isOpen = false }
            guard up.isOpen || down.isOpen || !up.pending.isEmpty || !down.pending.isEmpty else { break }
            var entries = [
                pollfd(fd: up.from, events: events(input: up.wantsInput, output: !down.pending.isEmpty), revents: 0),
                pollfd(fd: down.from, events: events(input: down.wantsInput, output: !up.pending.isEmpty), revents: 0),
            ]
            let ready = poll(&entries, 2, Int32(idleSeconds * 1000))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { break }
            let isFresh = up.wantsInput
            guard up.read(entries[0].revents, &chunk), down.read(entries[1].revents, &chunk) else { break }
            if isFresh, body != nil { up.pending = body!.take(up.pending) }
            guard up.write(), down.write() else { break }
            // A client that hung up wants no answer; a server that hung up has said all.
            if entries[0].revents & Int16(POLLHUP | POLLERR) != 0 { break }
            if body != nil, !down.isOpen, down.pending.isEmpty { break }
        }
        return (up.count, down.count)
    }

    private func events(input: Bool, output: Bool) -> Int16 { (input ? Int16(POLLIN) : 0) | (output ? Int16(POLLOUT) : 0) }
}
