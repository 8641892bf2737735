import CLinux
import Core
import Glibc

/// Copies bytes from one descriptor to another until there are no more; it blocks, so it runs on a thread of its own.
enum DescriptorCopy {
    /// - Parameter stop: ends the copying as soon as it can be read.
    static func run(from source: Int32, to target: Int32, until stop: Int32?) {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        var entries = [pollfd(fd: source, events: Int16(POLLIN), revents: 0)]
        if let stop { entries.append(pollfd(fd: stop, events: Int16(POLLIN), revents: 0)) }
        while true {
            guard poll(&entries, nfds_t(entries.count), -1) >= 0 || errno == EINTR else { return }
            if entries.count > 1, entries[1].revents != 0 { return }
            let got = read(source, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0, (try? Files.writeAll(Array(buffer[..<got]), to: target, step: "copy")) != nil else { return }
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

/// A thread of its own for work that blocks.
enum BlockingThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func start(_ body: @escaping @Sendable () -> Void) throws {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw SystemCallFailure.make("pthread_create", code)
        }
        pthread_detach(thread)
    }
}
