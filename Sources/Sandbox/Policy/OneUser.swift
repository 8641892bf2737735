import CSeccomp
import Core
import Glibc
import SystemPackage

/// What programs see in the tier `single`, where no id but root's exists: a change to another owner or user succeeds and changes nothing.
///
/// Only what the kernel would refuse is answered so: a call that names root, or leaves an id as it is, is made. Nothing is remembered:
/// files belong to root, and a process that "became" somebody is root still, as it sees when it asks.
public enum OneUser {
    /// Calls that change ids, with the arguments that hold one.
    private static let calls: [(name: String, arguments: [Int])] = [
        ("chown", [1, 2]), ("lchown", [1, 2]), ("fchown", [1, 2]), ("fchownat", [2, 3]),
        ("setuid", [0]), ("setgid", [0]), ("setreuid", [0, 1]), ("setregid", [0, 1]), ("setresuid", [0, 1, 2]), ("setresgid", [0, 1, 2]),
        ("setfsuid", [0]), ("setfsgid", [0]),
    ]

    /// The refusal of what only another user than root could do or own.
    public static func refusal(of user: String) -> Failure {
        Failure(
            .unsupported, "there is no user but root in the isolation tier single", at: "user \(user)",
            hint: Tier.obstacleToSubuid()?.hint ?? "unset \(Tier.variable), or run as root")
    }

    /// Root, and "as it is".
    private static let ownIDs: [UInt32] = [0, .max]

    /// Adds the rules to the beginning of a filter.
    static func answer(_ program: inout BPF) throws {
        program.deny(otherThan: seccomp_arch_native(), BPF.errno(ENOSYS))
        for (name, arguments) in calls {
            // arm64 has no chown and lchown.
            guard let number = SeccompProfile.numberIfAny(name) else { continue }
            for argument in arguments { program.allow(number, argument: argument, values: ownIDs, else: BPF.errno(0)) }
        }
        // The kernel allows no change of groups at all to whoever maps ids without a helper.
        if let number = SeccompProfile.numberIfAny("setgroups") { program.answer(number, BPF.errno(0)) }
    }

    /// prlimit(2) asks for nothing but equal ids, and here pid 1 has no id of its own that would keep it from root's changes.
    static func guardLimits(_ program: inout BPF) throws {
        guard let number = SeccompProfile.numberIfAny("prlimit64") else {
            throw Failure(.infrastructure, "libseccomp does not know prlimit64")
        }
        program.allow(number, argument: 0, values: [0], else: BPF.errno(EPERM))
    }

    /// The words before a program of this host that makes an image as root, such as a package manager; run by ``HostTool`` or a shell.
    ///
    /// - Parameter scratch: a directory for the filter, which must stay until the program has started.
    public static func wrapper(scratch: FilePath) throws -> [String] {
        var program = BPF()
        try answer(&program)
        program.always(BPF.allow)
        let file = scratch.appending("one-user.bpf")
        try Files.write(program.bytes, to: file)
        // Through our own descriptor: a child may not have it.
        return ["/proc/\(getpid())/fd/\(try EmbeddedProgram.descriptor().raw)", "emulate", file.string]
    }
}
