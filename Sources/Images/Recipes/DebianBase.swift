import Core
import Glibc
import Sandbox
import SystemPackage

/// Makes a Debian release's smallest system (variant `minbase`) with mmdebstrap.
struct DebianBase {
    let store: LayerStore
    let log: @Sendable (String) -> Void

    /// Changes whenever the steps below change what the layer contains.
    private static let version = 1

    /// The layer is named after the packages in it, with their versions.
    func build(suite: String, mirror: DebianMirror) async throws -> Layer {
        let scratch = try Scratch(home: store.home, memory: 2 << 30)
        defer { withExtendedLifetime(scratch) {} }
        let archive = scratch.path.appending("base.tar")
        let hasOneUser = store.ownerCount == 1
        try await HostTool.run(
            "mmdebstrap", (hasOneUser ? Self.withOneUser : []) + arguments(suite: suite, mirror: mirror, archive: archive),
            wrapper: hasOneUser ? try OneUser.wrapper(scratch: scratch.path) : [],
            environment: ["TMPDIR": scratch.path.string], package: "mmdebstrap", log: log)
        let staged = try store.stage()
        do {
            try await unpack(archive, into: staged.path)
            let packages = try Self.packages(below: staged.path)
            let layer = Layer("debian-base \(Self.version)", from: [HostArchitecture.oci, suite] + store.ownersInNames + packages)
            try store.publish(staged, as: layer)
            return layer
        } catch {
            staged.discard()
            throw error
        }
    }

    /// Where there is one id: apt checks whether it has become its own user, and mmdebstrap's /dev asks for the group of
    /// terminals, so that the few devices that packages need are bound by hand.
    private static let withOneUser: [String] = {
        let devices = "for d in null zero full random urandom tty; do"
        return [
            #"--aptopt=APT::Sandbox::User "root""#, "--skip=chroot/mount/dev",
            "--extract-hook=\(devices) : >\"$1/dev/$d\" && mount -o bind \"/dev/$d\" \"$1/dev/$d\" || exit 1; done",
            "--customize-hook=\(devices) umount \"$1/dev/$d\" && rm \"$1/dev/$d\" || exit 1; done",
        ]
    }()

    /// Root mode: as root, and also as uid 0 of a user namespace, where mmdebstrap binds the host's devices since it cannot
    /// make any.
    private func arguments(suite: String, mirror: DebianMirror, archive: FilePath) -> [String] {
        let lines = mirror.lines(suite: suite)
        var arguments = ["--mode=root", "--variant=minbase", "--format=tar", "--architectures=\(HostArchitecture.oci)"]
        for option in DebianFiles.buildOptions { arguments.append("--aptopt=\(option)") }
        // apt in the image needs certificates for such a mirror.
        if lines.contains(where: { $0.contains("https://") }) { arguments.append("--include=ca-certificates") }
        return arguments + [suite, archive.string] + lines
    }

    private func unpack(_ archive: FilePath, into root: FilePath) async throws {
        let extractor = LayerExtractor(
            name: "mmdebstrap's archive", limits: ExtractionLimits(), ownerBase: store.ownerBase, ownerCount: store.ownerCount,
            whiteouts: false)
        let source = try FileSource(archive)
        _ = try await extractor.extract(source, into: root, accept: DebianFiles.belongs) { writer in
            for file in DebianFiles.added { try writer.file(file.path, Array(file.text.utf8), mode: file.mode) }
        }
    }

    /// The installed packages of a root directory, as `name=version`, sorted.
    static func packages(below root: FilePath) throws -> [String] {
        let text = try Files.text(root.appending("var/lib/dpkg/status"))
        return packages(inStatus: text)
    }

    static func packages(inStatus text: String) -> [String] {
        var packages: [String] = []
        var name = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Package: ") { name = String(line.dropFirst(9)) }
            if line.hasPrefix("Version: ") { packages.append("\(name)=\(line.dropFirst(9))") }
        }
        return packages.sorted()
    }
}

/// What a Debian image has that a freshly made Debian system has not, and the other way round.
enum DebianFiles {
    /// Needed where the mirror is frozen or the clock is off. Only while the system is made: mmdebstrap would leave them in
    /// the image, where they would change what programs see.
    static let buildOptions = [
        #"Acquire::Check-Valid-Until "false""#, #"Acquire::Check-Date "false""#, #"Acquire::Languages "none""#,
    ]

    private static let traces: Set<EntryPath> = [
        "etc/apt/apt.conf.d/99mmdebstrap", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/machine-id",
        "var/log/bootstrap.log", "var/log/apt/eipp.log.xz",
    ]
    /// Kept empty: mount points, and lists that are stale the day after.
    private static let emptied: [EntryPath] = ["dev", "proc", "sys", "tmp", "var/lib/apt/lists"]

    static func belongs(_ path: EntryPath) -> Bool {
        !traces.contains(path) && !emptied.contains { path.isBelow($0) }
    }

    /// As in Debian's own container images: no daemons are started by packages, dpkg does not wait for the disk, apt
    /// keeps no archives.
    static let added: [(path: EntryPath, text: String, mode: mode_t)] = [
        ("etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n", 0o644),
        ("etc/hostname", "sandbox\n", 0o644),
        ("etc/resolv.conf", "", 0o644),
        ("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755),
        ("etc/dpkg/dpkg.cfg.d/unsafe-io", "force-unsafe-io\n", 0o644),
        (
            "etc/apt/apt.conf.d/no-archives",
            """
            APT::Keep-Downloaded-Packages "false";
            Acquire::Languages "none";

            """, 0o644
        ),
    ]
}
