import Core
import SystemPackage

/// Downloads Debian packages of any release without touching the host's own apt: a state of its own, nothing installed,
/// no hooks run. The host's proxy and certificate settings stay in force.
package struct DebianPackages {
    private let root: FilePath
    private let configuration: FilePath

    /// - Parameter cache: a directory that is kept; packages that are already there are not downloaded again.
    package init(cache: FilePath, mirror: DebianMirror, suite: String) throws {
        root = cache
        configuration = cache.appending("apt.conf")
        for name in ["lists/partial", "archives/partial", "debs", "empty"] { try Files.makeDirectory(cache.appending(name)) }
        try Files.write("", to: cache.appending("status"))
        try Files.write(
            mirror.lines(suite: suite, keyring: DebianMirror.keyring).joined(separator: "\n") + "\n", to: cache.appending("sources.list"))
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
            APT::Architecture "\(HostArchitecture.oci)";
            APT::Architectures { "\(HostArchitecture.oci)"; };
            Acquire::Languages "none";
            Acquire::Check-Valid-Until "false";
            Acquire::Check-Date "false";

            """, to: configuration)
    }

    /// Downloads the newest version of each package.
    ///
    /// - Returns: the `.deb` files, sorted; their names carry the versions.
    package func download(_ packages: [String]) async throws -> [FilePath] {
        try await run(["-q", "update"])
        let folder = root.appending("debs")
        // In a folder of its own: a file that is there already would not be listed.
        let names = Self.names(try await run(["download", "--print-uris"] + packages, in: "empty"))
        guard names.count == packages.count else {
            throw Failure(.infrastructure, "the archive offers \(names.count) of \(packages.count) packages", at: "apt-get download")
        }
        try await run(["-q", "download"] + packages)
        for name in try Files.list(folder) where !names.contains(name) { try Files.removeTree(folder.appending(name)) }
        return names.map { folder.appending($0) }
    }

    /// The file names in the output of `--print-uris`: `'URI' NAME SIZE HASH` per line.
    static func names(_ addresses: String) -> [String] {
        addresses.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return line.hasPrefix("'") && words.count >= 3 ? String(words[1]) : nil
        }.sorted()
    }

    @discardableResult
    private func run(_ arguments: [String], in folder: String = "debs") async throws -> String {
        try await HostTool.run("apt-get", ["-c", configuration.string] + arguments, in: root.appending(folder), package: "apt")
    }
}
