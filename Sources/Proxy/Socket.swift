import CLinux
import Core
import Glibc

/// A connected socket, with what has been read from it and not yet used. Every wait has a limit.
package final class Socket {
    package let descriptor: OwnedDescriptor
    package private(set) var buffer: [UInt8] = []

    package init(_ descriptor: OwnedDescriptor) { self.descriptor = descriptor }

    /// Reads until `enough` finds what it looks for in the buffer.
    ///
    /// - Returns: nil at the end of input, after the limit, or once the buffer is longer than `limit`.
    package func read<T>(limit: Int, seconds: Double, until enough: ([UInt8]) -> T?) -> T? {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let found = enough(buffer) { return found }
            guard buffer.count < limit, fill(before: end) > 0 else { return nil }
        }
    }

    package func consume(_ count: Int) { buffer.removeFirst(count) }

    /// Takes what is in the buffer.
    package func drain() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    private func fill(before end: ContinuousClock.Instant) -> Int {
        while true {
            let left = Int32(clamping: Int((end - ContinuousClock.now) / .milliseconds(1)))
            guard left > 0 else { return 0 }
            var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, left) > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 16 << 10)
            let got = recv(descriptor.raw, &bytes, bytes.count, 0)
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            if got > 0 { buffer += bytes[..<got] }
            return got
        }
    }

    /// - Returns: false if the peer did not take all of it in time.
    package func write(_ bytes: some Collection<UInt8>, seconds: Double = 30) -> Bool {
        let bytes = Array(bytes)
        let end = ContinuousClock.now + .seconds(seconds)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(descriptor.raw, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                sent += count
                continue
            }
            guard errno == EINTR || errno == EAGAIN else { return false }
            let left = Int32(clamping: Int((end - ContinuousClock.now) / .milliseconds(1)))
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor.raw, events: Int16(POLLOUT), revents: 0)
            poll(&entry, 1, left)
        }
        return true
    }
}
