import Core
import SystemPackage

/// Finds tests that seem to import what the agent wrote into their own process, where it could decide the verdict.
///
/// A guess from the text, made for people who write tasks: it knows common ways to reach a module that lies outside of `tests/`. It is wrong where a
/// path has another origin than it looks, and does not see what a script's working directory makes importable.
struct AgentImports {
    /// A line that does so.
    struct Place {
        /// `tests/FILE:LINE`.
        let place: String
        /// What was called.
        let way: String
        /// Whether naming the module as `agent_modules` helps: it does for what is imported by name, or by the path that a specification gives.
        let isByName: Bool
    }

    let tree: TaskTree

    private static let byName = [
        "sys.path.insert(", "sys.path.append(", "sys.path.extend(", "site.addsitedir(", "syspath_prepend(", "spec_from_file_location(",
    ]
    private static let byPath = ["SourceFileLoader(", "run_path("]

    /// The first such line of `test.sh`, and of each Python file that pytest collects.
    func places() throws -> [Place] {
        try tree.select("tests").paths.compactMap { path in
            guard let text = text(path) else { return nil }
            if path == "test.sh" {
                return first(in: path, text) { line, _ in line.contains("PYTHONPATH=") && !isOwn(line) ? ("PYTHONPATH", true) : nil }
            }
            return isCollected(path) ? first(inPython: path, text) : nil
        }
    }

    private func isCollected(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name == "conftest.py" || name.hasSuffix("_test.py") || name.hasPrefix("test_") && name.hasSuffix(".py")
    }

    /// nil for what cannot be read, or lies elsewhere: that is somebody else's problem, and this only a guess.
    private func text(_ path: String) -> String? {
        guard let file = Files.realPath(tree.root.appending("tests").appending(path)), tree.relative(file) != nil,
            Files.kind(file) == .file
        else { return nil }
        return try? Files.text(file, limit: 1 << 20)
    }

    private func first(inPython path: String, _ text: String) -> Place? {
        // Names that stand for the tests' own folder.
        var own: Set<Substring> = ["__file__"]
        var isQuoted = false
        return first(in: path, text) { line, statement in
            defer { if (line.ranges(of: "\"\"\"").count + line.ranges(of: "'''").count) % 2 == 1 { isQuoted.toggle() } }
            guard !isQuoted, !isOwn(statement) else { return nil }
            let words = statement.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard own.isDisjoint(with: words) else {
                // `HERE = Path(__file__).parent`
                if let name = words.first, statement.dropFirst(name.count).drop(while: { $0 == " " }).first == "=" { own.insert(name) }
                return nil
            }
            for (ways, isByName) in [(Self.byName, true), (Self.byPath, false)] {
                if let way = ways.first(where: { statement.contains($0) }) { return (String(way.dropLast()), isByName) }
            }
            return nil
        }
    }

    /// - Parameter find: given a line without its indentation, and the same with what a formatter put on the next one.
    private func first(in path: String, _ text: String, _ find: (Substring, Substring) -> (way: String, isByName: Bool)?) -> Place? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let code = line.drop { $0 == " " || $0 == "\t" }
            guard !code.hasPrefix("#") else { continue }
            let statement = code.hasSuffix("(") && number + 1 < lines.count ? code + lines[number + 1] : code
            if let found = find(code, statement) {
                return Place(place: "tests/\(path):\(number + 1)", way: found.way, isByName: found.isByName)
            }
        }
        return nil
    }

    /// Whether a line names the tests' own folder.
    private func isOwn(_ line: Substring) -> Bool { ["\"/tests", "'/tests", "=/tests", "TEST_DIR"].contains { line.contains($0) } }
}
