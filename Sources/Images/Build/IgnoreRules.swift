import Core
import SystemPackage

/// A .dockerignore: which files of a context a build does not see. The last rule that matches a path, or a directory
/// above it, decides.
struct IgnoreRules: Sendable {
    private struct Rule {
        var pattern: PathPattern
        var includes: Bool
    }

    private var rules: [Rule] = []

    /// Whether some rule may take back in what lies in an excluded directory, so that it has to be searched too.
    func mayInclude(below directory: FilePath) -> Bool {
        rules.contains { $0.includes && $0.pattern.canMatch(below: directory.string) }
    }

    init() {}

    /// - Parameter name: the file's name in errors.
    init(_ text: String, name: String) throws {
        let body = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let lines = body.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }
        for (index, line) in lines.enumerated() where line.first != "#" {
            var text = String(line).trimmed()
            if text.isEmpty { continue }
            let includes = text.hasPrefix("!")
            if includes { text = String(text.dropFirst()).trimmed() }
            let place = "\(name):\(index + 1)"
            guard !text.isEmpty else { throw Failure(.invalidInput, "\"!\" alone names nothing", at: place) }
            // Patterns are relative to the context, however they are written.
            let path = FilePath(text).lexicallyNormalized()
            let cleaned = FilePath(root: nil, path.components).string
            do {
                rules.append(Rule(pattern: try PathPattern(cleaned, spansDirectories: true), includes: includes))
            } catch let failure as Failure {
                throw failure.placed(place)
            }
        }
    }

    /// The rules for a context: `<Dockerfile>.dockerignore` where that exists, else `.dockerignore`.
    static func load(context: FilePath, dockerfile: FilePath) throws -> IgnoreRules {
        let own = dockerfile.removingLastComponent().appending((dockerfile.lastComponent?.string ?? "") + ".dockerignore")
        for path in [own, context.appending(".dockerignore")] where Files.exists(path) {
            return try IgnoreRules(try Files.text(path), name: path.string)
        }
        return IgnoreRules()
    }

    func excludes(_ path: FilePath) -> Bool {
        if rules.isEmpty { return false }
        var prefixes: [String] = []
        var prefix = FilePath()
        for component in path.components {
            prefix.append(component)
            prefixes.append(prefix.string)
        }
        var excluded = false
        for rule in rules where rule.includes == excluded {
            if prefixes.contains(where: { rule.pattern.matches($0) }) { excluded = !rule.includes }
        }
        return excluded
    }
}
