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

    /// Set, to the tier's name, when the program has started itself again inside a user namespace.
    static let marker = "SELFHARNESS_TIER"

    /// The tier of this process, or why there is none.
    public static func current() throws -> Tier {
        if geteuid() == 0 { return getenv(marker) == nil ? .root : .subuid }
        throw Failure(
            .infrastructure, "this process is not inside a user namespace",
            hint: "start it through the selfharness program, which enters one by itself")
    }

    /// As an ordinary user, starts the program again inside a user namespace with the user's whole id range; returns
    /// at once as root and inside such a namespace.
    ///
    /// - Throws: ``Failure`` that names what is missing and the command that mends it.
    public static func enter() throws {
        guard geteuid() != 0 else { return }
        let uids = try map("/etc/subuid", id: getuid())
        let gids = try map("/etc/subgid", id: getgid())
        for tool in ["newuidmap", "newgidmap"] where !onPath(tool) {
            throw Failure(
                .infrastructure, "\(tool) is not installed", hint: "ask an administrator for: apt-get install uidmap")
        }
        if let reason = UserNamespaces.obstacle() { throw reason }
        setenv(marker, Tier.subuid.rawValue, 1)
        let program = try EmbeddedProgram.descriptor()
        let own = try executablePath()
        let words = ["selfharness-init", "userns", uids, gids, own] + CommandLine.arguments.dropFirst()
        let arguments = CStrings(words)
        execv("/proc/self/fd/\(program.raw)", arguments.pointers)
        throw SystemCallFailure.make("start again inside a user namespace", errno)
    }

    private static func map(_ file: String, id: UInt32) throws -> String {
        guard let range = SubordinateRange.find(in: FilePath(file), id: getuid()), range.count >= 65_535 else {
            let name = userName() ?? "USER"
            throw Failure(
                .infrastructure, "\(file) gives this user no range of 65,536 ids", at: file,
                hint: "ask an administrator for: usermod --add-subuids 200000-265535 --add-subgids 200000-265535 \(name)")
        }
        return "0:\(id):1,1:\(range.start):65535"
    }

    private static func executablePath() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = try buffer.withUnsafeMutableBytes { raw in
            try call("read /proc/self/exe") { readlink("/proc/self/exe", raw.baseAddress!.assumingMemoryBound(to: CChar.self), raw.count) }
        }
        return String(decoding: buffer[..<length], as: UTF8.self)
    }

    static func onPath(_ tool: String) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { access("\($0)/\(tool)", X_OK) == 0 }
    }

    private static func userName() -> String? { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } }
}

/// A user's range of subordinate ids (subuid(5)).
struct SubordinateRange: Equatable {
    var start: UInt32
    var count: UInt32

    static func find(in file: FilePath, id: UInt32) -> SubordinateRange? {
        let name = getpwuid(id).map { String(cString: $0.pointee.pw_name) }
        guard let text = try? Files.text(file) else { return nil }
        return parse(text, names: [name, "\(id)"].compactMap { $0 })
    }

    /// The largest range given to any of the names.
    static func parse(_ text: String, names: [String]) -> SubordinateRange? {
        let ranges = text.split(separator: "\n").compactMap { line -> SubordinateRange? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, names.contains(String(fields[0])), let start = UInt32(fields[1]), let count = UInt32(fields[2])
            else { return nil }
            return SubordinateRange(start: start, count: count)
        }
        return ranges.max { $0.count < $1.count }
    }
}
