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

    /// The tier of this process.
    ///
    /// Uid 0 may be the host's root, or root of a user namespace: our own, or a container's. What counts is which ids are mapped.
    public static func current() throws -> Tier {
        guard geteuid() == 0 else {
            throw Failure(
                .infrastructure, "this process is not inside a user namespace",
                hint: "start it through the selfharness program, which enters one by itself")
        }
        let map = try IdMap.parse(Files.text("/proc/self/uid_map"))
        if map.covers(Slots.canonicalBase, count: 2 * Slots.size) { return .root }
        guard map.covers(0, count: Slots.size) else {
            throw Failure(
                .infrastructure, "this user namespace has fewer than 65,536 ids", at: "/proc/self/uid_map",
                hint: "run outside of the container, or give it a full id range")
        }
        return .subuid
    }

    /// As an ordinary user, starts the program again inside a user namespace with the user's whole id range; returns
    /// at once as root and inside such a namespace.
    ///
    /// - Throws: ``Failure`` that names what is missing and the command that mends it.
    public static func enter() throws {
        guard geteuid() != 0 else { return }
        let uids = try map("/etc/subuid", id: getuid())
        let gids = try map("/etc/subgid", id: getgid())
        for tool in ["newuidmap", "newgidmap"] where !HostProgram.isOnPath(tool) {
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

/// The ids that exist in this user namespace (user_namespaces(7), /proc/self/uid_map).
struct IdMap: Equatable {
    var ranges: [SubordinateRange]

    static func parse(_ text: String) -> IdMap {
        IdMap(
            ranges: text.split(separator: "\n").compactMap { line in
                let fields = line.split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) }
                return fields.count == 3 ? SubordinateRange(start: fields[0], count: fields[2]) : nil
            })
    }

    /// Whether all of `start ..< start + count` exist, over neighbouring ranges too.
    func covers(_ start: UInt32, count: UInt32) -> Bool {
        var next = UInt64(start)
        let end = next + UInt64(count)
        while next < end {
            guard let range = ranges.first(where: { UInt64($0.start) <= next && next < UInt64($0.start) + UInt64($0.count) }) else {
                return false
            }
            next = UInt64(range.start) + UInt64(range.count)
        }
        return true
    }
}
