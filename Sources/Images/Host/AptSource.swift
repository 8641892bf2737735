import Core

/// One enabled source of binary packages in a host's apt configuration.
struct AptSource: Hashable, Sendable {
    var address: String
    var suite: String
    var components: [String]
    var trusted = false

    /// Reads one-line text (`sources.list`, `*.list`).
    static func inLines(_ text: String) -> [AptSource] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            var words = words(line.prefix { $0 != "#" })
            guard words.first == "deb" else { return nil }
            words.removeFirst()
            var options: [String] = []
            while let word = words.first, !options.isEmpty || word.hasPrefix("[") {
                options.append(word)
                words.removeFirst()
                if word.hasSuffix("]") { break }
            }
            guard words.count >= 2 else { return nil }
            return AptSource(
                address: words[0], suite: words[1], components: Array(words[2...]),
                trusted: options.contains { $0.contains("trusted=yes") })
        }
    }

    /// Reads deb822 text (`*.sources`).
    static func inStanzas(_ text: String) -> [AptSource] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("#") }
        return lines.split { $0.allSatisfy(\.isWhitespace) }.flatMap { stanza in
            var fields: [String: String] = [:]
            var last = ""
            for line in stanza {
                if line.first == " " || line.first == "\t" {
                    fields[last, default: ""] += line
                } else if let colon = line.firstIndex(of: ":") {
                    last = line[..<colon].lowercased()
                    fields[last] = String(line[line.index(after: colon)...])
                }
            }
            func list(_ name: String) -> [String] { words(fields[name] ?? "") }
            guard list("types").contains("deb"), list("enabled").first?.lowercased() != "no" else { return [AptSource]() }
            return list("uris").flatMap { address in
                list("suites").map { suite in
                    AptSource(
                        address: address, suite: suite, components: list("components"),
                        trusted: list("trusted").first?.lowercased() == "yes")
                }
            }
        }
    }

    private static func words(_ text: some StringProtocol) -> [String] {
        text.split { $0.isWhitespace }.map { String($0) }
    }
}
