import CLinux
import Core
import Glibc

/// Copies bytes from one descriptor to another until there are no more; it blocks, so it runs on a thread of its own.
enum DescriptorCopy {
    /// - Parameters:
    ///   - stop: ends the copying as soon as it can be read.
    ///   - tap: is shown every piece before it is written.
    static func run(from source: Int32, to target: Int32, until stop: Int32?, tap: (([UInt8]) -> Void)? = nil) {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        var entries = [pollfd(fd: source, events: Int16(POLLIN), revents: 0)]
        if let stop { entries.append(pollfd(fd: stop, events: Int16(POLLIN), revents: 0)) }
        while true {
            guard poll(&entries, nfds_t(entries.count), -1) >= 0 || errno == EINTR else { return }
            if entries.count > 1, entries[1].revents != 0 { return }
            let got = read(source, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return }
            let piece = Array(buffer[..<got])
            tap?(piece)
            guard (try? Files.writeAll(piece, to: target, step: "copy")) != nil else { return }
        }
    }

    /// A pipe that carries this program's standard input: its reading end.
    static func standardInput() throws -> OwnedDescriptor {
        var ends: [Int32] = [0, 0]
        try call("pipe") { sh_pipe_cloexec(&ends) }
        let (reading, writing) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        try BlockingThread.start { run(from: STDIN_FILENO, to: writing.raw, until: nil) }
        return reading
    }
}
