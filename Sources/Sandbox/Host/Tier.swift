import CLinux
import Core
import Glibc
import SystemPackage

/// How sandboxes are isolated from this host's users.
public enum Tier: String, Sendable, Codable {
    /// Started as root: every sandbox has a leased range of 65,536 host ids.
    case root
    /// An ordinary user with a range in /etc/subuid: the whole program runs inside a user namespace; root of the
    /// sandbox is the user, all other ids are from the range, and all sandboxes share it.
    case subuid
    /// An ordinary user without a range: root of the sandbox is the user, and there is no other id. The seccomp filter answers
    /// changes of owners and users without making them (``OneUser``).
    case single

    /// Set, to the tier's name, when the program has started itself again inside a user namespace. An ordinary user may set it to
    /// choose a tier.
    static let variable = "SELFHARNESS_TIER"

    /// How many ids a sandbox has.
    var idCount: UInt32 { self == .single ? 1 : Slots.size }

    /// The tier of this process.
    ///
    /// Uid 0 may be the host's root, or root of a user namespace: our own, or a container's. What counts is which ids are mapped.
    ///
    /// - Throws: ``Failure`` outside of a user namespace of ours, and when `SELFHARNESS_TIER` names another tier: root can not be
    ///   talked into a weaker one.
    public static func current() throws -> Tier {
        guard geteuid() == 0 else {
            throw Failure(
                .infrastructure, "this process is not inside a user namespace",
                hint: "start it through the selfharness program, which enters one by itself")
        }
        guard let tier = IdMap.parse(try Files.text("/proc/self/uid_map")).tier else {
            throw Failure(.infrastructure, "this user namespace has no root", at: "/proc/self/uid_map", hint: "run outside of it")
        }
        try check(tier, wanted: wanted)
        return tier
    }

    /// Refuses a tier that is not the one that was asked for.
    static func check(_ tier: Tier, wanted: String?) throws {
        guard let wanted, wanted != tier.rawValue else { return }
        throw Failure(
            .invalidInput, "\(variable) asks for the tier \(wanted), but this process is in the tier \(tier.rawValue)",
            hint: "only an ordinary user can choose; unset \(variable)")
    }

    /// As an ordinary user, starts the program again inside a user namespace, with the user's whole id range if there is one;
    /// returns at once as root and inside such a namespace.
    ///
    /// - Throws: ``Failure`` that names what is missing and the command that mends it.
    public static func enter() throws {
        guard geteuid() != 0 else { return }
        let user = OrdinaryUser.ofThisProcess()
        let tier = try user.tier(wanted: wanted)
        if let reason = UserNamespaces.obstacle() { throw reason }
        setenv(variable, tier.rawValue, 1)
        var words = ["selfharness-init"]
        if tier == .subuid, let uids = user.uids, let gids = user.gids {
            words += ["userns", uids.map(root: getuid()), gids.map(root: getgid())]
        } else {
            words += ["userns-single"]
        }
        let program = try EmbeddedProgram.descriptor()
        let arguments = CStrings(words + [try executablePath()] + CommandLine.arguments.dropFirst())
        execv("/proc/self/fd/\(program.raw)", arguments.pointers)
        throw SystemCallFailure.make("start again inside a user namespace", errno)
    }

    /// Why this user does not have the tier `subuid`, and what mends it; nil if the user could have it, or is root.
    ///
    /// Says the same inside the user namespace, where the user is uid 0.
    public static func obstacleToSubuid() -> Failure? {
        guard let outside = (try? Files.text("/proc/self/uid_map")).flatMap(IdMap.root(in:)), geteuid() != 0 || outside != 0 else {
            return nil
        }
        return OrdinaryUser(id: geteuid() == 0 ? outside : getuid()).obstacle
    }

    private static var wanted: String? {
        guard let value = getenv(variable), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    private static func executablePath() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = try buffer.withUnsafeMutableBytes { raw in
            try call("read /proc/self/exe") { readlink("/proc/self/exe", raw.baseAddress!.assumingMemoryBound(to: CChar.self), raw.count) }
        }
        return String(decoding: buffer[..<length], as: UTF8.self)
    }
}
