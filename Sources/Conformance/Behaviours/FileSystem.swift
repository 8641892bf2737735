import Core
import Sandbox

extension Behaviours {
    /// The overlay behaves as one ordinary file system.
    static let fileSystem: [Behaviour] = [
        Behaviour("filesystem.replace-lower", "files of the image can be changed, removed and made again") { box in
            try expectEqual(
                try await box.output(
                    "echo x >>/etc/issue; tail -1 /etc/issue; rm /etc/issue; [ -e /etc/issue ] || echo gone; echo new >/etc/issue; cat /etc/issue"
                ).lines, ["x", "gone", "new"], "a file")
        },
        Behaviour("filesystem.remove-lower-directory", "a directory of the image can be removed and made again, empty") { box in
            try expectEqual(
                try await box.output("rm -rf /etc/apt && [ ! -e /etc/apt ] && mkdir /etc/apt && ls -A /etc/apt | wc -l"), "0", "directory")
        },
        Behaviour(
            "filesystem.rename-lower-directory", "a directory of the image can be moved with its content, by rename or, as mv does, by copy"
        ) { box in
            try expectEqual(
                try await box.output(
                    "n=$(ls /etc/default | wc -l); mv /etc/default /etc/moved && [ ! -e /etc/default ] && [ $(ls /etc/moved | wc -l) = $n ] && echo moved"
                ), "moved", "directory")
        },
        Behaviour("filesystem.links", "hard links share content and count, also of files of the image; symbolic links lead") { box in
            try expectEqual(
                try await box.output(
                    "ln /etc/debian_version /etc/hard && echo z >>/etc/hard && tail -1 /etc/debian_version && stat -c %h /etc/hard"
                ).lines, ["z", "2"], "hard links")
            try expectEqual(try await box.output("ln -s hard /etc/soft; readlink -f /etc/soft"), "/etc/hard", "symbolic links")
        },
        Behaviour("filesystem.file-capabilities", "file capabilities can be set and are read back") { box in
            guard try await box.status("command -v setcap && command -v getcap") == .exited(0) else {
                // Without the tool: the attribute itself, version 2, cap_net_bind_service.
                let set = SystemCall("setxattr", x86: 188, arm: 5)
                let answer = try await box.perl(
                    "open F, '>', '/tmp/f'; my @a = ('/tmp/f', 'security.capability', pack('V5', 0x02000001, 1 << 10, 0, 0, 0), 20, 0); print syscall(\(set.number), @a)"
                )
                return try expectEqual(answer, "0", "setxattr security.capability")
            }
            try expectEqual(
                try await box.output("cp /bin/true /tmp/t; setcap cap_net_bind_service+ep /tmp/t; getcap /tmp/t"),
                "/tmp/t cap_net_bind_service=ep", "getcap")
        },
        Behaviour("filesystem.sparse-and-locks", "sparse files take no room; locks, memory maps and times work") { box in
            try expectEqual(
                try await box.output("truncate -s 1G /tmp/s; stat -c '%s %b' /tmp/s; touch -d 2001-02-03 /tmp/s; date -r /tmp/s +%F").lines,
                ["1073741824 0", "2001-02-03"], "files")
            try expectEqual(
                try await box.perl(
                    "open F, '>', '/tmp/lock'; flock(F, 6) or die; if (!fork) { open G, '>', '/tmp/lock'; print flock(G, 6) ? 'free' : 'held'; exit } wait"
                ), "held", "lock")
        },
        Behaviour("filesystem.overlay-marks", "a task cannot plant overlay's own marks") { box in
            let set = SystemCall("setxattr", x86: 188, arm: 5)
            let answer = try await box.perl(
                "mkdir '/tmp/d'; for ('user.overlay.opaque', 'trusted.overlay.opaque') { my @a = ('/tmp/d', $_, 'y', 1, 0); print syscall(\(set.number), @a) < 0 ? 'refused ' : 'set ' }"
            )
            try expect(answer.hasSuffix("refused"), "trusted: \(answer)")
            // Newer kernels escape the name instead of refusing it; either way the directory stays what it is.
            try expectEqual(
                try await box.output(
                    "mkdir -p /etc/default; perl -e 'my @a = (\"/etc/default\", \"user.overlay.opaque\", \"y\", 1, 0); syscall(\(set.number), @a)'; [ $(ls /etc/default | wc -l) -gt 0 ] && echo kept"
                ), "kept", "directory")
        },
        Behaviour("filesystem.temporary-directory", "/tmp is open to every user and sticky") { box in
            let user = try Tier.current() == .single ? "root" : "nobody"
            try expectEqual(try await box.output("stat -c %a /tmp; touch /tmp/mine", user: user), "1777", "/tmp")
        },
    ]
}
