import Core
import SystemPackage

/// Ranges of 65,536 host ids, leased one per running sandbox so that two sandboxes never share a uid.
///
/// The ranges lie in 0x7000_0000…0x7fff_ffff, which no login and no container tool uses (systemd's UIDS-GIDS.md); the first
/// is the canonical range on disk.
struct Slots: Sendable {
    static let canonicalBase: UInt32 = 0x7000_0000
    static let size: UInt32 = 65_536
    private static let count = 4095
    /// The last range, which is leased only when all others are.
    static let last = canonicalBase + UInt32(count) * size

    private let directory: FilePath

    /// Leases are files of the whole machine, not of one home: two homes must not hand out the same ids.
    init() throws {
        directory = "/run/selfharness/slots"
        try Files.makeDirectory(directory, mode: 0o700)
    }

    /// A leased range; it is free again when the lease goes, also when the program is killed.
    final class Lease: Sendable {
        let base: UInt32
        private let lock: FileLock

        init(base: UInt32, lock: FileLock) {
            self.base = base
            self.lock = lock
        }
    }

    /// The first free range; low ones first, since the launcher keeps what it made for them.
    func lease() throws -> Lease {
        for index in 1...Self.count {
            if let lock = try FileLock.tryLock(directory.appending("\(index)")) {
                return Lease(base: Self.canonicalBase + UInt32(index) * Self.size, lock: lock)
            }
        }
        throw Failure(.busy, "all \(Self.count) id ranges are in use", at: directory.string, hint: "run fewer sandboxes at once")
    }
}
