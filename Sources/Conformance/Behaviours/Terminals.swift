import Core
import Glibc
import Sandbox

extension Behaviours {
    /// Programs on a terminal.
    static let terminals: [Behaviour] = [
        Behaviour("terminal.echo", "a program on a terminal reads what is typed, and the terminal echoes it") { box in
            let terminal = try await box.openTerminal(.bash("tty; read line; echo got:$line"))
            try await terminal.expect("/dev/pts/")
            try terminal.type("hello\n")
            try await terminal.expect("hello\r\ngot:hello\r\n")
            try expectEqual(try await terminal.wait(), .exited(0), "status")
        },
        Behaviour("terminal.size", "a terminal has the size asked for, and a new size arrives as a signal") { box in
            let terminal = try await box.openTerminal(
                .bash("trap 'stty size; exit 3' WINCH; stty size; while :; do sleep 0.05; done"), rows: 33, columns: 101)
            try await terminal.expect("33 101")
            try terminal.resize(rows: 50, columns: 120)
            try await terminal.expect("50 120")
            try expectEqual(try await terminal.wait(), .exited(3), "status")
        },
        Behaviour("terminal.interrupt", "Ctrl-C interrupts the foreground program only") { box in
            let terminal = try await box.openTerminal(.bash("trap 'echo caught; exit 5' INT; echo ready; while :; do sleep 0.05; done"))
            try await terminal.expect("ready")
            try terminal.type("\u{3}")
            try await terminal.expect("caught")
            try expectEqual(try await terminal.wait(), .exited(5), "status")
        },
        Behaviour("terminal.kill", "killing a terminal's program ends all that it started") { box in
            let terminal = try await box.openTerminal(.bash("setsid sleep 1015 & echo ready; sleep 1016"))
            try await terminal.expect("ready")
            terminal.kill()
            try expectEqual(try await terminal.wait(), .signaled(9), "status")
            try await expectNobody(in: box)
        },
        Behaviour("terminal.not-found", "a program that is missing is an error here too") { box in
            try await expectFailure("start", .invalidInput, naming: "no-such-program") {
                _ = try await box.openTerminal(Command(["no-such-program"])).wait()
            }
        },
    ]
}

extension TerminalSession {
    fileprivate func type(_ text: String) throws { try Files.writeAll(Array(text.utf8), to: descriptor.raw, step: "type") }

    /// Reads until a text has come. The thread of the pool only ever waits a moment at a time.
    fileprivate func expect(_ wanted: String) async throws {
        var seen: [UInt8] = []
        for _ in 0..<500 {
            var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 0) > 0 {
                var chunk = [UInt8](repeating: 0, count: 4096)
                let got = chunk.withUnsafeMutableBytes { read(descriptor.raw, $0.baseAddress!, $0.count) }
                if got > 0 { seen += chunk[..<got] }
                if String(decoding: seen, as: UTF8.self).contains(wanted) { return }
                if got <= 0 { break }
            } else {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw Unexpected(description: "expected \(brief(wanted)) on the terminal, found \(brief(String(decoding: seen, as: UTF8.self)))")
    }
}
