import Core
import Glibc
import SystemPackage

/// Where Debian packages come from: the host's own apt sources, with another suite.
package struct DebianMirror: Hashable, Sendable {
    /// The main archive.
    package var address: String
    /// The archives of point updates and of security updates, where the host uses them.
    var updates: String?
    var security: String?
    /// The host's administrator trusts the source without signatures.
    var trusted = false

    /// The lines of a `sources.list` for a suite.
    ///
    /// - Parameter keyring: the keys that sign the archive, where apt's default place for keys may lack them.
    package func lines(suite: String, keyring: FilePath? = nil) -> [String] {
        let options = trusted ? "[trusted=yes] " : keyring.map { "[signed-by=\($0)] " } ?? ""
        var lines = ["deb \(options)\(address) \(suite) main"]
        if let updates { lines.append("deb \(options)\(updates) \(suite)-updates main") }
        if let security { lines.append("deb \(options)\(security) \(suite)-security main") }
        return lines
    }

    /// The mirror that `SELFHARNESS_APT_MIRROR` names, else the Debian archive in the host's apt sources.
    ///
    /// - Throws: ``Failure`` when there is none, for example on Ubuntu or on a host without apt.
    package static func ofHost() async throws -> DebianMirror {
        if let value = getenv("SELFHARNESS_APT_MIRROR"), value.pointee != 0 {
            return DebianMirror(address: String(cString: value))
        }
        guard Files.isDirectory("/etc/apt") else {
            throw Failure(
                .infrastructure, "this host has no apt, so no Debian mirror is known", at: "/etc/apt",
                hint: "install apt and mmdebstrap and set SELFHARNESS_APT_MIRROR, or import an image instead: selfharness image import")
        }
        let dump = try await HostTool.run("apt-config", ["dump", "--format", "%f=%v%n"], package: "apt")
        let checksDates = !dump.lowercased().contains("acquire::check-valid-until=false")
        return try choose(from: try hostSources(), expiring: checksDates)
    }

    /// Chooses among a host's sources.
    ///
    /// - Parameter expiring: whether to take suites that expire after a week. A host that does not check that lives with a
    ///   frozen mirror, but programs in an image do check.
    static func choose(from sources: [AptSource], expiring: Bool) throws -> DebianMirror {
        let debian = sources.filter { $0.components.contains("main") && isDebian($0.address) }
        guard let main = debian.first(where: { releases.contains($0.suite) }) else {
            throw Failure(
                .infrastructure, "the host's apt sources name no Debian archive", at: "/etc/apt",
                hint: "set SELFHARNESS_APT_MIRROR to the address of a Debian mirror")
        }
        var mirror = DebianMirror(address: main.address, trusted: main.trusted)
        if expiring {
            mirror.updates = debian.first { $0.suite.hasSuffix("-updates") }?.address
            mirror.security = debian.first { $0.suite.hasSuffix("-security") }?.address
        }
        return mirror
    }

    /// Debian's keys, where the package debian-archive-keyring puts them.
    static var keyring: FilePath? {
        ["gpg", "pgp"].map { FilePath("/usr/share/keyrings/debian-archive-keyring.\($0)") }.first { Files.exists($0) }
    }

    private static let releases: Set<String> = [
        "bullseye", "bookworm", "trixie", "forky", "sid", "oldoldstable", "oldstable", "stable", "testing", "unstable",
    ]

    /// Other projects name their suites after Debian's releases; the archive's address tells them apart.
    private static func isDebian(_ address: String) -> Bool {
        address.split(separator: "/").contains { $0.hasPrefix("debian") }
    }

    private static func hostSources() throws -> [AptSource] {
        var paths: [FilePath] = ["/etc/apt/sources.list"]
        let folder: FilePath = "/etc/apt/sources.list.d"
        if Files.isDirectory(folder) { paths += try Files.list(folder).map { folder.appending($0) } }
        return try paths.filter { Files.exists($0) }.flatMap { path in
            let text = try Files.text(path)
            switch path.extension {
            case "list": return AptSource.inLines(text)
            case "sources": return AptSource.inStanzas(text)
            default: return []
            }
        }
    }
}
