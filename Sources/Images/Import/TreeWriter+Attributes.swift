import CLinux
import Core
import Glibc

/// The marks of an overlay mounted with `userxattr`.
enum Overlay {
    static let prefix = "user.overlay."
    static let opaque = "user.overlay.opaque"
    static let whiteout = "user.overlay.whiteout"
}

extension TreeWriter {
    /// Sets owner, extended attributes, permissions and time, in this order: a change of owner clears setuid bits and capabilities.
    func apply(_ attributes: Attributes, to fd: Int32, path: EntryPath) throws {
        let (uid, gid) = try owner(attributes, path)
        try step("chown", path) { fchown(fd, uid, gid) }
        for attribute in attributes.extended { try apply(attribute, to: fd, path: path) }
        try step("chmod", path) { fchmod(fd, attributes.mode) }
        var times = Self.times(attributes)
        try step("set the time of", path) { futimens(fd, &times) }
    }

    /// The owner on disk.
    func owner(_ attributes: Attributes, _ path: EntryPath) throws -> (uid_t, gid_t) {
        let range = 0..<65_536
        guard range.contains(attributes.uid), range.contains(attributes.gid) else {
            throw refused("owner \(attributes.uid):\(attributes.gid), ids go from 0 to 65535", path)
        }
        if ownerCount == 1, attributes.uid != 0 || attributes.gid != 0 {
            note("owners other than root not kept (tier single)")
            return (ownerBase, ownerBase)
        }
        return (ownerBase + uid_t(attributes.uid), ownerBase + gid_t(attributes.gid))
    }

    /// Access and modification time for `utimensat`; times before 1970 or after 2106 are moved there.
    static func times(_ attributes: Attributes) -> [timespec] {
        guard let modified = attributes.modified else { return [timespec](repeating: timespec(tv_sec: 0, tv_nsec: omit), count: 2) }
        return [timespec](repeating: timespec(tv_sec: min(max(modified, 0), Int(UInt32.max)), tv_nsec: 0), count: 2)
    }

    /// UTIME_OMIT, a macro that Swift does not see.
    private static let omit = (1 << 30) - 2

    private func apply(_ attribute: (name: String, value: [UInt8]), to fd: Int32, path: EntryPath) throws {
        let name = attribute.name
        // These would tell our own overlay to fetch a file from elsewhere, or to hide one.
        if name.hasPrefix(Overlay.prefix) || name.hasPrefix("trusted.overlay.") {
            throw refused("the reserved attribute \(name)", path)
        }
        if name == "security.capability" {
            guard let value = FileCapability.stored(attribute.value, rootID: ownerBase) else {
                throw refused("a malformed security.capability", path)
            }
            if setAttribute(name, value, on: fd) { return }
        } else if name.hasPrefix("user.") {
            if setAttribute(name, attribute.value, on: fd) { return }
        }
        note("extended attribute \(name) left out")
    }

    /// Sets one of our own overlay marks.
    func set(_ name: String, _ value: String, on fd: Int32) throws {
        try call("set \(name) in \(self.name)") { fsetxattr(fd, name, value, value.utf8.count, 0) }
    }

    /// The text of an extended attribute of up to 8 bytes.
    func attribute(_ name: String, on fd: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 8)
        let got = fgetxattr(fd, name, &buffer, buffer.count)
        return got < 0 ? nil : String(decoding: buffer.prefix(got), as: UTF8.self)
    }

    private func setAttribute(_ name: String, _ value: [UInt8], on fd: Int32) -> Bool {
        fsetxattr(fd, name, value, value.count, 0) == 0
    }
}

/// The on-disk form of file capabilities (linux/capability.h).
enum FileCapability {
    /// Rewrites an archived value for a file that belongs to a user namespace whose root is `rootID` on disk.
    ///
    /// Root of a namespace can use a capability only if its own id is written beside it (revision 3). Below our own user
    /// namespace (`rootID` 0) the kernel adds the id itself.
    static func stored(_ value: [UInt8], rootID: UInt32) -> [UInt8]? {
        guard value.count == 20 || value.count == 24 else { return nil }
        let revision = value[3]
        guard (revision == 2 && value.count == 20) || (revision == 3 && value.count == 24) else { return nil }
        let capabilities = Array(value[..<20])
        if rootID == 0 { return [capabilities[0], 0, 0, 2] + capabilities[4...] }
        let id = [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: rootID >> UInt32($0)) }
        return [capabilities[0], 0, 0, 3] + capabilities[4...] + id
    }
}
