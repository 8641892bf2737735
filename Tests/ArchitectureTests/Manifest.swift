/// What `Package.swift` says about the modules: read as text, since a test cannot ask the package manager.
struct Manifest {
    /// The modules that each module may import, by its name.
    let dependencies: [String: Set<String>]

    init(_ text: String) {
        let aliases = Self.aliases(text)
        // The formatter breaks a call that is too long after its parenthesis.
        let text = text.replacing(/\(\s+/, with: "(")
        var dependencies: [String: Set<String>] = [:]
        for start in ["module(\"", ".executableTarget(name: \"", ".target(name: \""] {
            for piece in text.split(separator: start).dropFirst() {
                guard let name = piece.split(separator: "\"").first, let open = piece.firstIndex(of: "["),
                    !piece[..<open].contains(")")
                else { continue }
                dependencies[String(name)] = Self.names(Self.bracketed(piece[open...]), aliases)
            }
        }
        self.dependencies = dependencies
    }

    /// `let system: Target.Dependency = .product(name: "SystemPackage", …)` as `system: SystemPackage`.
    private static func aliases(_ text: String) -> [String: String] {
        var aliases: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("let ") && line.contains(": Target.Dependency = ") {
            let name = line.dropFirst(4).prefix { $0 != ":" }
            aliases[String(name)] = line.split(separator: "\"").dropFirst().first.map(String.init)
        }
        return aliases
    }

    /// The text from a bracket to the one that closes it.
    private static func bracketed(_ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" { depth -= 1 }
            if depth == 0 { return text[...index] }
        }
        return text
    }

    /// The modules in a list of dependencies: `"Core"`, `system`, `.product(name: "TOMLKit", package: …)`.
    private static func names(_ list: Substring, _ aliases: [String: String]) -> Set<String> {
        // A package's name stands behind a product's and is no module.
        let items = list.dropFirst().dropLast().split(separator: ",").filter { !$0.contains("package:") }
        return Set(
            items.compactMap { item in
                let quoted = item.split(separator: "\"", omittingEmptySubsequences: false)
                if quoted.count >= 3 { return String(quoted[1]) }
                return aliases[item.filter { !$0.isWhitespace }]
            })
    }
}
