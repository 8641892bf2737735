import Core
import FoundationEssentials
import Glibc
import Sandbox
import SystemPackage

extension Behaviours {
    /// Trees in and out.
    static let copies: [Behaviour] = [
        Behaviour("copy.tree-in", "a tree arrives with modes, links and empty directories, owned as asked") { box in
            let (uid, gid): (UInt32, UInt32) = try Tier.current() == .single ? (0, 0) : (7, 9)
            try await withTemporaryDirectory { host in
                try Files.makeDirectory(host.appending("empty"))
                try Files.makeDirectory(host.appending("bin"))
                try Files.write("#!/bin/sh\necho ran\n", to: host.appending("bin/tool"), mode: 0o755)
                try Files.write("skip", to: host.appending("skipped"))
                try FileManager.default.createSymbolicLink(atPath: host.appending("link").string, withDestinationPath: "bin/tool")
                try await box.copyIn(host, to: "/opt/tree", owner: (uid, gid)) { $0 != "skipped" }
            }
            try expectEqual(
                try await box.output("cd /opt/tree; find . | sort").lines, [".", "./bin", "./bin/tool", "./empty", "./link"], "tree")
            try expectEqual(
                try await box.output("cd /opt/tree; readlink link; ./link; stat -c '%a %u %g' bin/tool").lines,
                ["bin/tool", "ran", "755 \(uid) \(gid)"], "content")
        },
        Behaviour("copy.tree-out", "a tree leaves with its regular files; links and special files stay and are reported") { box in
            _ = try await box.output(
                "mkdir -p /w/d; cd /w; echo one >f; echo two >d/g; ln -s /etc/shadow link; mkfifo fifo; chmod 6755 f; ln f hard")
            try await withTemporaryDirectory { host in
                let target = host.appending("out")
                let report = try await expectWithin(.seconds(5), "copy") { try box.copyOut("/w", to: target) }
                try expectEqual(report.files, 3, "files")
                try expectEqual(Set(report.skipped.keys), ["link", "fifo"], "skipped")
                try expectEqual(try Files.text(target.appending("d/g")), "two\n", "content")
                var status = stat()
                try call("stat") { stat(target.appending("f").string, &status) }
                try expectEqual(status.st_mode & 0o7000, 0, "set-id bits on the host")
            }
        },
        Behaviour("copy.file-out", "one file becomes the host's file; a missing one is an error") { box in
            try await box.write(Array("result".utf8), to: "/r")
            try await withTemporaryDirectory { host in
                let report = try box.copyOut("/r", to: host.appending("r"))
                try expectEqual(report.bytes, 6, "bytes")
                try expectEqual(try Files.text(host.appending("r")), "result", "content")
                try await expectFailure("missing", .invalidInput, naming: "/nothing") {
                    _ = try box.copyOut("/nothing", to: host.appending("n"))
                }
            }
        },
        Behaviour("copy.killed", "a copy whose helper root inside kills again and again is the task's failure, not the host's") { box in
            let killer = """
                while :; do for p in /proc/[0-9]*; do
                    read -r name 2>/dev/null <$p/comm && [ "$name" = init ] && [ $p != /proc/1 ] && kill -9 ${p#/proc/}
                done; done
                """
            _ = try await box.output("setsid bash -c '\(killer)' >/dev/null 2>&1 </dev/null &")
            try await withTemporaryDirectory { host in
                let large = host.appending("large")
                try Files.write("", to: large)
                try call("make a sparse file") { truncate(large.string, 256 << 20) }
                try await expectFailure("a killed copy", .prevented, naming: "killed") { try await box.copyIn(large, to: "/large") }
            }
            try await box.killAll()
            try await box.write(Array("fine".utf8), to: "/after")
            try expectEqual(try await box.output("cat /after"), "fine", "a later copy")
        },
        Behaviour("copy.limit", "what passes the limit in all, sparse files too, is left out and reported") { box in
            _ = try await box.output("mkdir /w; cd /w; head -c 1000 /dev/zero >a; head -c 1000 /dev/zero >b; truncate -s 1T c")
            try await withTemporaryDirectory { host in
                let report = try box.copyOut("/w", to: host.appending("out"), limit: 1500)
                try expectEqual(report.files, 1, "files")
                try expectEqual(Set(report.skipped.keys), ["b", "c"], "skipped")
            }
        },
        Behaviour("copy.deep-tree", "a tree nested hundreds deep neither hangs nor harms whoever copies or removes it") { box in
            _ = try await box.perl("mkdir '/deep' or die; chdir '/deep'; for (1..600) { mkdir 'd' or die $!; chdir 'd' or die $! }")
            try await withTemporaryDirectory { host in
                _ = try? box.copyOut("/deep", to: host.appending("out"))
            }
            try expectEqual(try await box.output("echo alive"), "alive", "afterwards")
        },
        Behaviour("copy.links-on-the-way", "with links refused, a planted link on the way stops the copy") { box in
            _ = try await box.output("mkdir /elsewhere; ln -s /elsewhere /planted")
            try await withTemporaryDirectory { host in
                try Files.write("test", to: host.appending("f"))
                try await expectFailure("copy") { try await box.copyIn(host, to: "/planted", refuseLinks: true) }
            }
            try expectEqual(try await box.output("ls /elsewhere"), "", "behind the link")
        },
    ]

    /// A directory on the host that is gone afterwards.
    static func withTemporaryDirectory(_ body: (FilePath) async throws -> Void) async throws {
        let path = FilePath(FileManager.default.temporaryDirectory.path).appending("selfharness-check.\(Files.randomName(10))")
        try Files.makeDirectory(path, mode: 0o700)
        do {
            try await body(path)
        } catch {
            try? Files.removeTree(path)
            throw error
        }
        try Files.removeTree(path)
    }
}
