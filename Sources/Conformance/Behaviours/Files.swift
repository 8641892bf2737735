import Core
import Sandbox

extension Behaviours {
    /// Single files in and out, and what must be refused.
    static let files: [Behaviour] = [
        Behaviour("files.text", "text written from outside is read inside, and back again") { box in
            let text = "first\nsecond: grüße, 日本\n"
            try await box.write(Array(text.utf8), to: "/tmp/in")
            try expectEqual(try await box.output("cat /tmp/in; tr a-z A-Z </tmp/in >/tmp/out"), text.trimmedEnd, "inside")
            try expectEqual(String(decoding: try box.read("/tmp/out").prefix(5), as: UTF8.self), "FIRST", "outside")
        },
        Behaviour("files.binary", "every byte value survives both ways") { box in
            let bytes = (0..<4).flatMap { _ in (0...255).map(UInt8.init) }
            try await box.write(bytes, to: "/tmp/in")
            _ = try await box.output("cat </tmp/in >/tmp/out")
            try expectEqual(try box.read("/tmp/out"), bytes, "bytes")
        },
        Behaviour("files.empty", "a file without content stays one") { box in
            try await box.write([], to: "/tmp/empty")
            try expectEqual(try await box.output("stat -c '%s %F' /tmp/empty"), "0 regular empty file", "inside")
            try expectEqual(try box.read("/tmp/empty"), [], "outside")
        },
        Behaviour("files.large", "64 MiB go in and come out unchanged") { box in
            var block = (0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
            while block.count < 64 << 20 { block += block }
            try await box.write(block, to: "/tmp/in")
            try expectEqual(try await box.output("stat -c %s /tmp/in && cp /tmp/in /tmp/out"), "67108864", "size inside")
            try expect(try box.read("/tmp/out", limit: 64 << 20) == block, "the copy differs")
        },
        Behaviour("files.mode-and-owner", "mode and owner are as asked, directories above are made") { box in
            try needUsers()
            try await box.write([1], to: "/tmp/a/b/c", mode: 0o640, owner: (33, 8))
            try await box.makeDirectory("/tmp/d", mode: 0o2750, owner: (1234, 4321))
            try expectEqual(
                try await box.output("stat -c '%a %u %g' /tmp/a/b/c /tmp/d /tmp/a").lines, ["640 33 8", "2750 1234 4321", "755 0 0"], "stat"
            )
        },
        Behaviour("files.missing", "a file that does not exist is an error that names it") { box in
            try await expectFailure("read", .invalidInput, naming: "/tmp/nothing") { _ = try box.read("/tmp/nothing") }
            try expect(!box.exists("/tmp/nothing") && box.exists("/etc/passwd"), "exists() is wrong")
        },
        Behaviour("files.directory-for-file", "a directory where a file is expected is an error, both ways") { box in
            try await expectFailure("read", .invalidInput, naming: "/etc") { _ = try box.read("/etc") }
            try await expectFailure("write", naming: "/etc") { try await box.write([1], to: "/etc") }
            try await expectFailure("write below a file", naming: "/etc/passwd/x") { try await box.write([1], to: "/etc/passwd/x") }
        },
        Behaviour("files.link-refused", "a symbolic link is not followed out of the sandbox, as last part or on the way") { box in
            _ = try await box.output("mkdir /tmp/real; echo secret >/tmp/real/f; ln -s /tmp/real/f /tmp/link; ln -s /tmp/real /tmp/way")
            for path in ["/tmp/link", "/tmp/way/f", "/tmp/../tmp/link"] {
                try await expectFailure("read \(path)", .invalidInput, naming: path) { _ = try box.read(path) }
            }
            try expectEqual(try await box.output("ln -s /proc/1/root/etc/hostname /tmp/magic; echo done"), "done", "link")
            try await expectFailure("read through /proc", .invalidInput) { _ = try box.read("/tmp/magic") }
        },
        Behaviour("files.fifo-refused", "a fifo, socket or device at the path is refused within a second and never waited for") { box in
            _ = try await box.output(
                "mkfifo /tmp/fifo; perl -MSocket -e 'socket(S,1,1,0); bind(S, pack_sockaddr_un(\"/tmp/socket\")) or die'")
            for path in ["/tmp/fifo", "/tmp/socket", "/dev/zero", "/dev/tty"] {
                try await expectWithin(.seconds(1), path) {
                    _ = try await expectFailure("read \(path)") { _ = try box.read(path) }
                }
            }
        },
        Behaviour("files.limit", "a file over the reader's limit is refused, also one that grows") { box in
            _ = try await box.output("head -c 2000 /dev/zero >/tmp/f; truncate -s 1T /tmp/sparse")
            try await expectFailure("read", .invalidInput, naming: "2000") { _ = try box.read("/tmp/f", limit: 1999) }
            try expectEqual(try box.read("/tmp/f", limit: 2000).count, 2000, "exactly at the limit")
            try await expectFailure("read a sparse file", .invalidInput) { _ = try box.read("/tmp/sparse") }
        },
        Behaviour("files.permission", "an ordinary user cannot read or replace root's files") { box in
            try needUsers()
            try await box.write(Array("secret".utf8), to: "/root/secret", mode: 0o600)
            try expect(try await box.status("cat /root/secret", user: "nobody") != .exited(0), "nobody read root's file")
            try expect(try await box.status("echo x >/etc/passwd", user: "nobody") != .exited(0), "nobody wrote /etc/passwd")
            try expectEqual(try await box.output("cat /root/secret"), "secret", "root")
        },
        Behaviour("files.write-replaces-link", "writing to a path replaces a link that a task planted there, it does not follow it") {
            box in
            _ = try await box.output("echo keep >/tmp/target; ln -s /tmp/target /tmp/planted")
            try await box.write(Array("new".utf8), to: "/tmp/planted")
            try expectEqual(try await box.output("cat /tmp/target; stat -c %F /tmp/planted").lines, ["keep", "regular file"], "files")
        },
    ]
}
