import Core
import FoundationEssentials
import Glibc
import Sandbox
import SystemPackage

/// The checks of the threat table that look from outside.
extension Threats {
    static let noSurvivors: @Sendable (Workbench) async throws -> Void = { bench in
        let mark = "t7-\(Files.randomName(12))"
        try await bench.withSandbox { box in
            _ = try await box.output(
                "for i in 1 2 3; do setsid nohup bash -c 'exec -a \(mark) sleep 1000' >/dev/null 2>&1 </dev/null & done; ( ( exec -a \(mark) sleep 1000 >/dev/null 2>&1 </dev/null ) & ) ; sleep 0.3"
            )
            let count = try box.processes().count { $0.command.hasPrefix(mark) }
            try expect(count == 4, "\(count) of 4 daemons live before the end")
        }
        let left = try Files.list("/proc").filter { Int($0) != nil }.filter { pid in
            ((try? Files.text(FilePath("/proc/\(pid)/cmdline"))) ?? "").hasPrefix(mark)
        }
        try expectEqual(left, [], "processes of the host")
    }

    /// A file of the host, and links inside that lead there.
    static let linksStayInside: @Sendable (Workbench) async throws -> Void = { bench in
        try await Behaviours.withTemporaryDirectory { host in
            let secret = host.appending("secret")
            try Files.write("of the host", to: secret)
            try await bench.withSandbox { box in
                let up = String(repeating: "../", count: 20) + secret.string.dropFirst()
                _ = try await box.output("ln -s \(secret) /absolute; ln -s \(up) /relative; ln -s \(host) /directory")
                for path in ["/absolute", "/relative", "/directory/secret", "/\(up)"] {
                    try await expectFailure("read \(path)") { _ = try box.read(path) }
                    try await expectFailure("copy \(path)") { _ = try box.copyOut(path, to: host.appending("copy")) }
                }
            }
        }
    }

    static let swappedDirectories: @Sendable (Workbench) async throws -> Void = { bench in
        try await Behaviours.withTemporaryDirectory { host in
            let (outside, copy) = (host.appending("outside"), host.appending("copy"))
            try Files.makeDirectory(outside)
            try Files.write("of the host", to: outside.appending("f"))
            try await bench.withSandbox { box in
                _ = try await box.output("mkdir -p /w/d; echo inside >/w/d/f; ln -s \(outside) /link")
                let swap = "for (;;) { rename '/w/d', '/x'; rename '/link', '/w/d'; rename '/w/d', '/link'; rename '/x', '/w/d' }"
                _ = try await box.output("setsid perl -e \"\(swap)\" >/dev/null 2>&1 </dev/null &")
                for _ in 0..<300 {
                    _ = try? box.copyOut("/w", to: copy)
                    let text = try? Files.text(copy.appending("d/f"))
                    try expect(text != "of the host", "a file of the host was copied")
                    try? Files.removeTree(copy)
                }
            }
        }
    }

    static let noIDIsTheHostsRoot: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            var outer = try await box.output("awk '{print $2}' /proc/self/uid_map").lines.compactMap { Int($0) }
            // An ordinary user's sandboxes are inside a namespace of ours, whose own map says who its ids are.
            if try Tier.current() != .root {
                outer = try Files.text("/proc/self/uid_map").lines.compactMap { line in
                    line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
                }
            }
            try expect(!outer.isEmpty && !outer.contains(0), "ids outside begin at \(outer)")
        }
    }

    static let ownRanges: @Sendable (Workbench) async throws -> Void = { bench in
        guard try Tier.current() == .root else {
            throw NotApplicable(description: "all sandboxes of an ordinary user share that user's ids")
        }
        let map = "head -1 /proc/self/uid_map"
        try await bench.withSandbox { first in
            let one = try await first.output(map)
            try await bench.withSandbox { second in try expect(try await second.output(map) != one, "both have the ids \(one)") }
        }
    }

    static let ownersOnDisk: @Sendable (Workbench) async throws -> Void = { bench in
        guard try Tier.current() == .root else { throw NotApplicable(description: "an ordinary user's files are that user's own") }
        try await bench.withView { view in
            try await bench.sandboxes.withSandbox(bench.spec(), over: view) { _ = try await $0.output("touch /s; chmod 6755 /s") }
            var status = stat()
            try call("stat") { lstat(view.upper.appending("s").string, &status) }
            try expect(status.st_uid >= 0x7000_0000 && status.st_gid >= 0x7000_0000, "owner \(status.st_uid), group \(status.st_gid)")
        }
    }

    /// A server on the host's loopback, which nobody inside may reach.
    static let hostLoopback: @Sendable (Workbench) async throws -> Void = { bench in
        let server = OwnedDescriptor(try call("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) })
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                try call("bind") { bind(server.raw, generic, length) }
                try call("listen") { listen(server.raw, 5) }
                try call("getsockname") { getsockname(server.raw, generic, &length) }
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        try await bench.withSandbox { box in
            let answer = try await box.perl(
                "use Socket; socket(S, PF_INET, SOCK_STREAM, 0); print connect(S, sockaddr_in(\(port), INADDR_LOOPBACK)) ? 'connected' : $! + 0"
            )
            try expectEqual(answer, "111", "port \(port) (ECONNREFUSED)")
        }
        withExtendedLifetime(server) {}
    }
}
