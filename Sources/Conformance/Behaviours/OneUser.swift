import Core
import Sandbox

extension Behaviours {
    private static func need(_ tier: Tier) throws {
        let found = try Tier.current()
        guard found == tier else {
            throw NotApplicable(description: "the tier \(found.rawValue) has 65,536 ids; this is about the tier \(tier.rawValue)")
        }
    }

    /// What holds where root is the only user there is (tier `single`).
    static let oneUser: [Behaviour] = [
        Behaviour("one-user.others-refused", "a command or a file of another user is refused by name, and never quietly root's") { box in
            try need(.single)
            for user in ["www-data", "33", "4242:2424", "root:mail", "0:1"] {
                var command = Command(["id", "-u"])
                command.user = user
                try await expectFailure("a command as \(user)", .unsupported, naming: user) { [command] in _ = try await box.run(command) }
                command.profile = .verifier
                try await expectFailure("a verifier as \(user)", .unsupported, naming: user) { [command] in _ = try await box.run(command) }
            }
            try await expectFailure("a file of another", .unsupported, naming: "33:8") {
                try await box.write([1], to: "/tmp/f", owner: (33, 8))
            }
            for user in ["root", "0", "root:root", "0:0"] { try expectEqual(try await box.output("id -u", user: user), "0", user) }
        },
        Behaviour("one-user.map", "one id is mapped, and the groups that come with it cannot be changed") { box in
            try need(.single)
            try expectEqual(
                try await box.output("awk '{print $1, $3}' /proc/self/uid_map /proc/self/gid_map; cat /proc/self/setgroups").lines,
                ["0 1", "0 1", "deny"], "maps")
        },
        Behaviour("one-user.owners", "giving a file to another succeeds without effect; giving it to root is done") { box in
            try need(.single)
            try expectEqual(
                try await box.output(
                    """
                    cd /tmp; echo >f; ln -s f l; chown 33:8 f; chown -h 1000 l; chgrp 8 f; stat -c '%u %g' f l
                    install -o www-data -g mail -m 4755 /bin/true t; stat -c '%u %g %a' t
                    chown 33 t; stat -c %a t; chown 0:0 t; stat -c %a t
                    chown 33 missing 2>/dev/null && echo bad; true
                    """
                ).lines, ["0 0", "0 0", "0 0 4755", "4755", "755"], "files")
        },
        Behaviour("one-user.changes", "becoming another user succeeds without effect, and whoever asks sees it") { box in
            try need(.single)
            try expectEqual(try await box.output("su -s /bin/sh nobody -c 'id -u; id -g'").lines, ["0", "0"], "su")
            let (setuid, setgid) = (SystemCall("setuid", x86: 105, arm: 146), SystemCall("setgid", x86: 106, arm: 144))
            let (setresuid, setgroups) = (SystemCall("setresuid", x86: 117, arm: 147), SystemCall("setgroups", x86: 116, arm: 159))
            try expectEqual(
                try await box.perl(
                    """
                    my $g = pack 'L*', 33, 8;
                    print join ' ', syscall(\(setgid.number), 33), syscall(\(setuid.number), 33), syscall(\(setresuid.number), 0, 33, -1),
                        syscall(\(setgroups.number), 2, $g), $< + 0, $> + 0, syscall(\(setuid.number), 0)
                    """), "0 0 0 0 0 0 0", "system calls")
        },
        Behaviour("one-user.accounts", "accounts and groups can be added, as packages do; their homes belong to root") { box in
            try need(.single)
            try expectEqual(
                try await box.output(
                    """
                    groupadd crew && useradd --create-home --groups crew --shell /bin/bash made && usermod -aG mail made
                    echo made:secret | chpasswd; id -un made; id -Gn made; stat -c '%u %U' /home/made; userdel made && ! id made 2>/dev/null
                    """
                ).lines, ["made", "made mail crew", "0 root"], "accounts")
        },
        Behaviour("one-user.archives", "archives with owners unpack, with everything owned by root") { box in
            try need(.single)
            try expectEqual(
                try await box.output(
                    """
                    cd /tmp; mkdir -p d/e; echo x >d/f; tar --owner=www-data:33 --group=mail:8 -cf a.tar d; rm -r d
                    tar -xf a.tar && tar -tvf a.tar | awk '{print $2}' | sort -u; find d -printf '%u '
                    """
                ), "www-data/mail\nroot root root", "archives")
        },
    ]
}
