import Core
import Glibc
import SystemPackage

/// Downloads of Debian packages without touching the host's own apt: a root of its own, nothing installed, no hooks run.
struct DebianArchive {
    private let root: FilePath
    private let configuration: FilePath

    /// - Parameter cache: a directory that is kept; packages that are already there are not downloaded again.
    init(cache: FilePath, mirror: DebianMirror, suite: String) throws {
        root = cache
        configuration = cache.appending("apt.conf")
        for name in ["lists/partial", "archives/partial", "debs", "empty"] { try Files.makeDirectory(cache.appending(name)) }
        try Files.write("", to: cache.appending("status"))
        try Files.write(mirror.line(suite: suite) + "\n", to: cache.appending("sources.list"))
        // Read after the host's own configuration, which may name a proxy or a CA bundle and so stays in force.
        try Files.write(
            """
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;
            #clear DPkg::Pre-Invoke;
            #clear DPkg::Post-Invoke;
            Dir::State "\(cache)";
            Dir::State::lists "\(cache)/lists";
            Dir::State::status "\(cache)/status";
            Dir::Cache "\(cache)";
            Dir::Cache::archives "\(cache)/archives";
            Dir::Etc::sourcelist "\(cache)/sources.list";
            Dir::Etc::sourceparts "/dev/null";
            Dir::Etc::preferences "/dev/null";
            Dir::Etc::preferencesparts "/dev/null";
            APT::Sandbox::User "root";
            APT::Architecture "amd64";
            APT::Architectures { "amd64"; };
            Acquire::Languages "none";

            """, to: configuration)
    }

    /// Downloads the newest version of each package.
    ///
    /// - Returns: the `.deb` files; their names carry the versions.
    func download(_ packages: [String]) async throws -> [FilePath] {
        try await HostTool.run("apt-get", ["-c", configuration.string, "-q", "update"])
        let folder = root.appending("debs")
        // In a folder of its own: files that are there already are not listed.
        let uris = try await HostTool.run(
            "apt-get", ["-c", configuration.string, "download", "--print-uris"] + packages, in: root.appending("empty"))
        let names = Self.names(uris)
        guard names.count == packages.count else {
            throw Failure(.infrastructure, "the archive offers \(names.count) of \(packages.count) packages", at: "apt-get download")
        }
        try await HostTool.run("apt-get", ["-c", configuration.string, "-q", "download"] + packages, in: folder)
        for name in try Files.list(folder) where !names.contains(name) { try Files.removeTree(folder.appending(name)) }
        return names.map { folder.appending($0) }
    }

    /// The file names in the output of `--print-uris`: `'URI' NAME SIZE HASH` per line.
    static func names(_ uris: String) -> [String] {
        uris.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return line.hasPrefix("'") && words.count >= 3 ? String(words[1]) : nil
        }.sorted()
    }
}
