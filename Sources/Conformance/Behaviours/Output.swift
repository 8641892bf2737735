import Core
import Sandbox

extension Behaviours {
    /// What a command writes.
    static let output: [Behaviour] = [
        Behaviour("output.streams", "standard output and error stay apart") { box in
            let result = try await box.run(.bash("echo out; echo err >&2"))
            try expectEqual(result.stdout.text, "out\n", "stdout")
            try expectEqual(result.stderr.text, "err\n", "stderr")
        },
        Behaviour("output.merged", "merged streams keep the order of writing") { box in
            var command = Command.bash("for i in 1 2 3; do echo out$i; echo err$i >&2; done")
            command.mergeStreams = true
            let result = try await box.run(command)
            try expectEqual(result.stdout.text, "out1\nerr1\nout2\nerr2\nout3\nerr3\n", "stdout")
            try expectEqual(result.stderr.total, 0, "stderr")
        },
        Behaviour("output.binary", "binary output and invalid UTF-8 survive; as text they become replacement characters") { box in
            let result = try await box.run(Command(["perl", "-e", "print map chr, 0..255"]))
            try expectEqual(result.stdout.bytes, (0...255).map(UInt8.init), "bytes")
            try expect(result.stdout.text.contains("\u{fffd}"), "no replacement character")
        },
        Behaviour("output.complete", "the last byte written before a quick end is never lost") { box in
            for number in 0..<50 {
                let result = try await box.run(Command(["perl", "-e", "print 'x' x 60000, 'end'"]))
                try expectEqual(result.stdout.bytes.count, 60003, "run \(number)")
            }
        },
        Behaviour("output.flood", "a flood is bounded with a mark, both ends kept, while the program still finishes") { box in
            var command = Command.bash("echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo last")
            command.outputLimit = 1 << 16
            command.timeout = .patient(60)
            let result = try await box.run(command)
            try expectEqual(result.status, .exited(0), "status")
            try expectEqual(result.stdout.total, 100_000_012, "total")
            try expect(result.stdout.truncated && result.stdout.bytes.count < 1 << 17, "kept \(result.stdout.bytes.count) bytes")
            try expect(result.stdout.text.hasPrefix("first\nxxx") && result.stdout.text.hasSuffix("x\nlast\n"), "the ends are missing")
            try expectEqual(result.limit, .output, "limit")
        },
        Behaviour("output.streamed", "output arrives while the command still runs") { box in
            let arrived = Shared("")
            var command = Command.bash("echo early; for i in $(seq 200); do [ -e /go ] && break; sleep 0.05; done; echo late")
            command.onOutput = { _, bytes in arrived.value += String(decoding: bytes, as: UTF8.self) }
            async let result = box.run(command)
            try expect(try await arrived.becomes(within: .seconds(5)) { $0 == "early\n" }, "nothing came while the command ran")
            try await box.write([], to: "/go")
            try expectEqual(try await result.stdout.text, "early\nlate\n", "output")
        },
        Behaviour("output.background-holder", "a background process that holds the output does not delay the end, and may go on writing") {
            box in
            let result = try await expectWithin(.seconds(5), "end") {
                try await box.run(
                    .bash(
                        "(trap 'echo broken >/tmp/broken' PIPE; for i in $(seq 40); do sleep 0.05; echo $i; done; echo done >/tmp/done) & echo started"
                    ))
            }
            try expect(result.stdout.text.hasPrefix("started\n"), "output \(result.stdout.text)")
            try expectEqual(
                try await box.output("for i in $(seq 100); do [ -e /tmp/done ] && break; sleep 0.1; done; ls /tmp"), "done",
                "the background process")
        },
    ]
}
