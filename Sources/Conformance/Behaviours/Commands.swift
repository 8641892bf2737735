import CLinux
import Core
import Sandbox

extension Behaviours {
    /// How a program is found, where it runs and how its end is told.
    static let commands: [Behaviour] = [
        Behaviour("command.exit-code", "exit codes arrive as they are") { box in
            for code: Int32 in [0, 1, 42, 126, 255] {
                try expectEqual(try await box.status("exit \(code)"), .exited(code), "exit \(code)")
            }
        },
        Behaviour("command.signal", "an end by a signal is told as that, and as 128 + n") { box in
            let result = try await box.run(.bash("kill -TERM $$"))
            try expectEqual(result.status, .signaled(15), "status")
            try expectEqual(result.exitCode, 143, "exit code")
            try expectEqual(try await box.status("kill -SEGV $$"), .signaled(11), "a crash")
        },
        Behaviour("command.stdin", "megabytes of standard input arrive whole, and without any there is an end of file") { box in
            var command = Command(["cksum"])
            command.input = Array(repeating: 0x61, count: 8 << 20)
            try expectEqual(
                try await box.run(command).stdout.text.split(separator: " ").last.map { $0.trimmingNewline }, "8388608", "bytes")
            try expectEqual(try await box.output("cat | wc -c"), "0", "no input")
        },
        Behaviour("command.stdin-pipe", "what is written into a pipe arrives, and its end is an end of file") { box in
            var ends: [Int32] = [0, 0]
            try call("pipe") { sh_pipe_cloexec(&ends) }
            var command = Command(["cksum"])
            command.inputPipe = OwnedDescriptor(ends[0])
            do {
                let writing = OwnedDescriptor(ends[1])
                try Files.writeAll(Array("three\n".utf8), to: writing.raw, step: "write into a pipe")
            }
            try expectEqual(try await box.run(command).stdout.text.split(separator: " ").last, "6\n", "bytes")
        },
        Behaviour("command.directory", "a command runs where it was asked to") { box in
            var command = Command(["/bin/pwd"])
            command.workingDirectory = "/usr/share"
            try expectEqual(try await box.run(command).stdout.text, "/usr/share\n", "pwd")
        },
        Behaviour("command.directory-missing", "a working directory that does not exist, or is a file, is an error that names it") { box in
            for path in ["/no/such/place", "/etc/passwd", "/proc/self/fd/7"] {
                var command = Command(["true"])
                command.workingDirectory = path
                try await expectFailure(path, .invalidInput, naming: path) { [command] in _ = try await box.run(command) }
            }
        },
        Behaviour("command.path", "a name is looked up in the PATH of the command's own environment") { box in
            try await box.write(Array("#!/bin/sh\necho mine\n".utf8), to: "/opt/x/tool", mode: 0o755)
            var command = Command(["tool"])
            command.environment = ["PATH": "/nowhere:/opt/x:/bin"]
            try expectEqual(try await box.run(command).stdout.text, "mine\n", "tool")
            try expectEqual(try await box.run(Command(["true"])).status, .exited(0), "without PATH")
        },
        Behaviour("command.not-found", "a program that is missing or not executable is an error that names it") { box in
            try await box.write(Array("#!/bin/sh\n".utf8), to: "/opt/plain", mode: 0o644)
            for name in ["no-such-program", "/no/such/program", "/opt/plain", "/etc"] {
                try await expectFailure(name, .invalidInput, naming: name) { _ = try await box.run(Command([name])) }
            }
        },
        Behaviour("command.concurrent", "a hundred commands at once do not mix") { box in
            let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for number in 0..<100 {
                    group.addTask { (number, try await box.output("sleep 0.1; echo \(number)")) }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            for number in 0..<100 { try expectEqual(texts[number], "\(number)", "command \(number)") }
        },
        Behaviour("command.usage", "time and memory of a command are measured") { box in
            let result = try await box.run(Command(["perl", "-e", "my $x = 'x' x 50_000_000; 1 while (times)[0] < 0.2"]))
            try expect(result.usage.userSeconds >= 0.1, "user time \(result.usage.userSeconds)")
            try expect(result.usage.wallSeconds >= 0.1, "wall time \(result.usage.wallSeconds)")
            try expect(result.usage.maxResidentBytes > 50_000_000, "resident \(result.usage.maxResidentBytes)")
        },
    ]

    /// Words and variables, byte for byte.
    static let arguments: [Behaviour] = [
        Behaviour("arguments.verbatim", "arguments arrive byte for byte: empty, spaces, quotes, newlines, UTF-8") { box in
            let words = ["", " ", "a b", "'\"\\$(x)`y`*?", "line\nbreak\t", "grüße 日本 🙂", "-n", "--"]
            let result = try await box.run(Command(["perl", "-e", "print map { \"$_\\0\" } @ARGV", "--"] + words))
            let found = result.stdout.text.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
            try expectEqual(found, words, "words")
        },
        Behaviour("arguments.megabytes", "more than a megabyte of arguments and half a megabyte of environment arrive whole") { box in
            let piece = String(repeating: "x", count: 100_000)
            var command = Command(["perl", "-e", "print length(join '', @ARGV), ' ', length(join '', @ENV{map { \"V$_\" } 1..5})"])
            command.arguments += Array(repeating: piece, count: 12)
            for number in 1...5 { command.environment["V\(number)"] = piece }
            try expectEqual(try await box.run(command).stdout.text, "1200000 500000", "lengths")
        },
        Behaviour("arguments.nul", "a NUL byte in a word is refused, not cut") { box in
            try await expectFailure("NUL", .invalidInput) { _ = try await box.run(Command(["echo", "a\0b"])) }
        },
        Behaviour("environment.complete", "a command sees exactly the variables given and HOME; nothing of the host") { box in
            var command = Command(["/usr/bin/env"])
            command.environment = ["A": "1", "EMPTY": "", "MULTI": "x\ny=z", "UTF": "grün"]
            let result = try await box.run(command)
            try expectEqual(result.stdout.text, "A=1\nEMPTY=\nMULTI=x\ny=z\nUTF=grün\nHOME=/root\n", "env")
        },
        Behaviour("environment.home", "HOME is the user's, unless given") { (box: RunningSandbox) in
            func home(_ user: String, _ environment: [String: String]) async throws -> String {
                var command = Command(["/bin/sh", "-c", "echo $HOME"])
                command.user = user
                command.environment = environment
                return try await box.run(command).stdout.text.trimmedEnd
            }
            try expectEqual(try await home("root", [:]), "/root", "root")
            try needUsers()
            try expectEqual(try await home("www-data", [:]), "/var/www", "www-data")
            try expectEqual(try await home("54321", [:]), "/", "an id without an entry")
            try expectEqual(try await home("www-data", ["HOME": "/x"]), "/x", "given")
        },
    ]
}

extension Substring {
    fileprivate var trimmingNewline: String { String(self).trimmedEnd }
}
