import Core
import SystemPackage

/// Finds tests that seem to import what the agent wrote into their own process, where it could decide the verdict.
///
/// A guess from the text, made for people who write tasks: it knows the usual ways to reach a module that lies outside of `tests/`, and may be
/// wrong about a line inside of a string.
struct AgentImports {
    let tree: TaskTree

    /// What makes modules of other folders importable, or loads one by its path.
    private static let ways = ["sys.path.insert(", "sys.path.append(", "spec_from_file_location(", "SourceFileLoader(", "runpy.run_path("]

    /// The first such line of each Python file of the tests, as `tests/FILE:LINE`, with the way it was done.
    func places() throws -> [(place: String, way: String)] {
        try tree.select("tests").paths.filter { $0.hasSuffix(".py") }.compactMap { path in
            let file = tree.root.appending("tests").appending(path)
            guard Files.kind(file, following: true) == .file else { return nil }
            for (number, line) in try Files.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let code = line.drop { $0 == " " || $0 == "\t" }
                guard !code.hasPrefix("#"), let way = Self.ways.first(where: { code.contains($0) }) else { continue }
                // Their own helpers lie beside them.
                if code.contains("__file__") || code.contains("/tests") { continue }
                return ("tests/\(path):\(number + 1)", String(way.dropLast()))
            }
            return nil
        }
    }
}
