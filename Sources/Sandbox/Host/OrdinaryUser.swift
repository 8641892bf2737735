import Core
import Glibc
import SystemPackage

/// What decides which tier an ordinary user gets.
struct OrdinaryUser {
    /// The login name, for commands that mend something; else the number.
    var name: String
    /// The ranges of /etc/subuid and /etc/subgid.
    var uids: SubordinateRange?
    var gids: SubordinateRange?
    /// Of the two set-uid programs that write a map with a range.
    var missingTools: [String]

    init(name: String, uids: SubordinateRange?, gids: SubordinateRange?, missingTools: [String] = []) {
        (self.name, self.uids, self.gids, self.missingTools) = (name, uids, gids, missingTools)
    }

    /// Reads the host's files.
    init(id: UInt32) {
        self.init(
            name: getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "\(id)",
            uids: SubordinateRange.find(in: "/etc/subuid", id: id), gids: SubordinateRange.find(in: "/etc/subgid", id: id),
            missingTools: ["newuidmap", "newgidmap"].filter { !HostProgram.isOnPath($0) })
    }

    static func ofThisProcess() -> OrdinaryUser { OrdinaryUser(id: getuid()) }

    /// What keeps the user from the tier `subuid`; nil if nothing does.
    var obstacle: Failure? {
        for (range, file) in [(uids, "/etc/subuid"), (gids, "/etc/subgid")] where (range?.count ?? 0) < 65_535 {
            return Failure(
                .infrastructure, "\(file) gives this user no range of 65,536 ids", at: file,
                hint: "ask an administrator for: usermod --add-subuids 200000-265535 --add-subgids 200000-265535 \(name)")
        }
        guard let tool = missingTools.first else { return nil }
        return Failure(.infrastructure, "\(tool) is not installed", hint: "ask an administrator for: apt-get install uidmap")
    }

    /// The tier: `subuid` where it is to be had, else `single`.
    ///
    /// - Parameter wanted: the tier's name that the user asks for; nil leaves the choice.
    func tier(wanted: String?) throws -> Tier {
        switch wanted {
        case nil: return obstacle == nil ? .subuid : .single
        case Tier.single.rawValue?: return .single
        case Tier.subuid.rawValue?:
            if let obstacle { throw obstacle }
            return .subuid
        case let wanted?:
            throw Failure(
                .invalidInput, "an ordinary user cannot have the tier '\(wanted)'", at: Tier.variable,
                hint: "subuid or single; unset, the better one that is to be had is taken")
        }
    }
}
