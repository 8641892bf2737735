import Core
import Glibc
import SystemPackage

/// Where Debian packages come from: the host's own apt sources, with another suite.
struct DebianMirror: Equatable, Sendable {
    let url: String
    let keyring: FilePath?
    /// The host's administrator marked the source as trusted without signatures.
    var trusted = false

    /// The `sources.list` line for a suite.
    func line(suite: String) -> String {
        let options = keyring.map { "[signed-by=\($0)] " } ?? (trusted ? "[trusted=yes] " : "")
        return "deb \(options)\(url) \(suite) main"
    }

    /// The mirror that `SELFHARNESS_APT_MIRROR` names, else the first Debian archive in the host's apt sources.
    ///
    /// - Throws: ``Failure`` when the host has none, for example on Ubuntu.
    static func ofHost() throws -> DebianMirror {
        let keyring = ["gpg", "pgp"].map { FilePath("/usr/share/keyrings/debian-archive-keyring.\($0)") }.first { Files.exists($0) }
        if let value = getenv("SELFHARNESS_APT_MIRROR"), value.pointee != 0 {
            return DebianMirror(url: String(cString: value), keyring: keyring)
        }
        for (name, text) in try sourceFiles() {
            let found = name.hasSuffix(".sources") ? inStanzas(text) : inLines(text)
            if let found { return DebianMirror(url: found.url, keyring: keyring, trusted: found.trusted) }
        }
        throw Failure(
            .infrastructure, "the host's apt sources name no Debian archive", at: "/etc/apt",
            hint: "set SELFHARNESS_APT_MIRROR to the address of a Debian mirror")
    }

    /// The first Debian archive in deb822 text (`*.sources`).
    static func inStanzas(_ text: String) -> (url: String, trusted: Bool)? {
        for stanza in text.split(separator: "\n\n") {
            var fields: [String: String] = [:]
            for line in stanza.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix(" ") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                fields[line[..<colon].lowercased()] = String(value)
            }
            guard fields["enabled"]?.lowercased() != "no", words(fields["types"] ?? "").contains("deb"),
                words(fields["suites"] ?? "").contains(where: isDebianSuite), let url = words(fields["uris"] ?? "").first
            else { continue }
            return (url, fields["trusted"]?.lowercased() == "yes")
        }
        return nil
    }

    /// The first Debian archive in one-line text (`sources.list`).
    static func inLines(_ text: String) -> (url: String, trusted: Bool)? {
        for line in text.split(separator: "\n") {
            var rest = words(String(line))
            guard rest.first == "deb" else { continue }
            rest.removeFirst()
            var options: [String] = []
            if rest.first?.hasPrefix("[") == true {
                while let word = rest.first {
                    options.append(word)
                    rest.removeFirst()
                    if word.hasSuffix("]") { break }
                }
            }
            guard rest.count >= 3, isDebianSuite(rest[1]), rest[2...].contains("main") else { continue }
            return (rest[0], options.contains { $0.contains("trusted=yes") })
        }
        return nil
    }

    /// The main archive of a Debian release; updates, backports and security live elsewhere or hold only a part.
    private static func isDebianSuite(_ word: String) -> Bool {
        ["bullseye", "bookworm", "trixie", "forky", "sid", "oldstable", "stable", "testing", "unstable"].contains(word)
    }

    private static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\t" }.map(String.init) }

    private static func sourceFiles() throws -> [(name: String, text: String)] {
        var paths: [FilePath] = ["/etc/apt/sources.list"]
        let folder: FilePath = "/etc/apt/sources.list.d"
        if Files.isDirectory(folder) { paths += try Files.list(folder).map { folder.appending($0) } }
        return try paths.filter { Files.exists($0) }.map { ($0.string, try Files.text($0)) }
    }
}
