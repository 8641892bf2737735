import Core
import Sandbox

extension Behaviours {
    /// File systems that outlive their sandboxes.
    static let views: [Behaviour] = [
        Behaviour("view.reopened", "a second sandbox over the same view finds what the first wrote, owners and removals included") {
            bench in
            let owner = try Tier.current() == .single ? "0 0" : "33 8"
            try await bench.withView { view in
                try await bench.sandboxes.withSandbox(bench.spec(), over: view) { box in
                    _ = try await box.output(
                        "echo kept >/kept; chown 33:8 /kept; rm /etc/issue; rm -rf /usr/share/doc; mkdir -p /usr/share/doc")
                }
                try await bench.sandboxes.withSandbox(bench.spec(), over: view) { box in
                    try expectEqual(
                        try await box.output("cat /kept; stat -c '%u %g' /kept; ls /etc/issue 2>/dev/null; ls -A /usr/share/doc | wc -l")
                            .lines, ["kept", owner, "0"], "state")
                }
            }
        },
        Behaviour(
            "view.sealed-as-layer",
            "a sealed view is a layer that works in another sandbox at the same time as others, with owners, set-uid bits and removals"
        ) { bench in
            // Where there is one user, everything belongs to root, and set-uid programs change nothing.
            let (owner, name) = try Tier.current() == .single ? ("0", "root") : ("1000", "www-data")
            let layer = Layer(id: "check-\(Files.randomName(12))")
            try await bench.withView { view in
                try await bench.sandboxes.withSandbox(bench.spec(), over: view) { box in
                    _ = try await box.output(
                        "echo base >/f; chown 1000:1000 /f; cp /usr/bin/id /id; chown 33:33 /id; chmod 4755 /id; rm -rf /etc/default; ln /f /hard"
                    )
                }
                try view.seal(as: layer)
            }
            do {
                try await bench.withSandbox(over: [layer]) { first in
                    try await bench.withSandbox(over: [layer]) { second in
                        for box in [first, second] {
                            try expectEqual(
                                try await box.output(
                                    "cat /f; stat -c '%u %h' /f; su -s /bin/sh nobody -c '/id -un'; ls /etc/default 2>/dev/null; echo changed >/f; cat /hard"
                                ).lines.prefix(3),
                                ["base", "\(owner) 2", name], "state")
                        }
                        try expect(try await second.status("[ -e /etc/default ]") == .exited(1), "the removed directory is back")
                    }
                }
            } catch {
                try Files.removeTree(bench.sandboxes.store.path(of: layer))
                throw error
            }
            try Files.removeTree(bench.sandboxes.store.path(of: layer))
        },
        Behaviour("view.in-use", "a view in use is refused to a second sandbox, to sealing and to discarding; a spent one to all") {
            bench in
            try await bench.withView { view in
                try await bench.sandboxes.withSandbox(bench.spec(), over: view) { _ in
                    try await expectFailure("a second sandbox", .busy) {
                        try await bench.sandboxes.withSandbox(bench.spec(), over: view) { _ in }
                    }
                    try await expectFailure("seal", .busy) { try view.seal(as: Layer(id: "check-never")) }
                    try await expectFailure("discard", .busy) { try view.discard() }
                }
                try view.discard()
                try await expectFailure("a spent view", .busy) { try await bench.sandboxes.withSandbox(bench.spec(), over: view) { _ in } }
            }
        },
        Behaviour("view.separate", "two sandboxes over the same image do not see each other's writes") { bench in
            try await bench.withSandbox { first in
                try await bench.withSandbox { second in
                    _ = try await first.output("echo mine >/mine; rm /etc/issue")
                    try expectEqual(try await second.output("ls /mine 2>/dev/null; ls /etc/issue").lines, ["/etc/issue"], "the other")
                }
            }
        },
        Behaviour("mount.private", "a command's own mounts are read-only or throw-away as asked, and only it sees them") { bench in
            let layer = Layer(id: "check-\(Files.randomName(12))")
            try await bench.withView { view in
                try await bench.sandboxes.withSandbox(bench.spec(), over: view) { box in
                    _ = try await box.output("mkdir /t; echo test >/t/f")
                }
                try view.seal(as: layer)
            }
            do {
                try await bench.withSandbox { box in
                    var command = Command.bash(
                        "cat /ro/f /rw/f; echo x 2>/dev/null >/ro/f && echo bad; echo changed >/rw/f; cat /rw/f; ls -A /scratch; touch /scratch/x"
                    )
                    command.mounts = [
                        .readOnly(layer, subpath: "t", target: "/ro"), .writable(layer, subpath: "t", target: "/rw"),
                        .temporary(target: "/scratch"),
                    ]
                    try expectEqual(try await box.run(command).stdout.text.lines, ["test", "test", "changed"], "inside the command")
                    try expectEqual(try await box.output("ls -A /ro /rw /scratch | xargs"), "/ro: /rw: /scratch:", "in another command")
                    _ = try await box.output("rmdir /ro; ln -s /etc /ro")
                    try await expectFailure("a link as mount point") { [command] in _ = try await box.run(command) }
                }
            } catch {
                try Files.removeTree(bench.sandboxes.store.path(of: layer))
                throw error
            }
            try Files.removeTree(bench.sandboxes.store.path(of: layer))
        },
    ]
}
