import Core
import Glibc
import SystemPackage

/// The texts of tasks, which must not be copied into a harness: an edit that holds a task's name, a path or value that only a task
/// knows, or eight words in a row of any of its files would help by remembering, not by working better.
///
/// What the harness held before counts for nothing. Short values, such as a number of four digits, are not found: they are in every text.
public struct LeakScan: Sendable {
    /// Words in a row that are a copy.
    public static let gram = 8
    /// Bytes of a task's file that are looked at.
    static let fileLimit = 256 << 10

    private var names: [String: String] = [:]
    private var tokens: [String: String] = [:]
    private var grams: [String: String] = [:]

    /// - Parameter tasks: task directories.
    public init(tasks directories: [FilePath]) throws {
        for directory in directories {
            let task = directory.lastComponent?.string ?? ""
            var texts: [String] = []
            try TreeWalk.walk(directory) { path, status, _ in
                if status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.fileLimit,
                    let text = String(validating: try Files.read(directory.appending(path.string)), as: UTF8.self)
                {
                    texts.append(text)
                }
                return true
            }
            add(task, texts)
        }
    }

    /// - Parameter texts: of each task by name: instruction, environment, tests, solution.
    public init(_ texts: [String: [String]]) {
        for (task, texts) in texts.sorted(by: { $0.key < $1.key }) { add(task, texts) }
    }

    private mutating func add(_ task: String, _ texts: [String]) {
        names[task.lowercased()] = task
        for text in texts {
            for token in Self.tokens(text) { tokens[token] = tokens[token] ?? task }
            for gram in Self.grams(text) { grams[gram] = grams[gram] ?? task }
        }
    }

    /// What leaks, in words; nil when nothing does.
    ///
    /// - Parameter known: what the harness held before.
    func find(in added: AddedText, known: HarnessFiles) -> String? {
        let old = known.values.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        let text = added.text.lowercased()
        for (name, task) in names.sorted(by: { $0.key < $1.key }) where name.count >= 4 {
            if let range = text.firstRange(of: name), Self.isWord(range, in: text), !old.lowercased().contains(name) {
                return "it names the task \(task)"
            }
        }
        let oldTokens = Self.tokens(old)
        if let token = Self.tokens(added.text).sorted().first(where: { tokens[$0] != nil && !oldTokens.contains($0) }) {
            return "'\(token)' is known from the task \(tokens[token] ?? "")"
        }
        let oldGrams = Self.grams(old)
        // Over line ends too: a copy that is wrapped is a copy.
        if let gram = Self.grams(added.text).sorted().first(where: { grams[$0] != nil && !oldGrams.contains($0) }) {
            return "\(Self.gram) words in a row are from the task \(grams[gram] ?? "")"
        }
        return nil
    }

    private static func isWord(_ range: Range<String.Index>, in text: String) -> Bool {
        let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
        let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
        return ![before, after].contains { $0.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } ?? false }
    }

    /// Paths with at least two parts, names of files, and numbers of five or more digits: what is telling by itself.
    static func tokens(_ text: String) -> Set<String> {
        var found: Set<String> = []
        for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || "/._-".contains($0)) }) {
            let token = word.drop { "./-_".contains($0) && $0 != "/" }.trimmingDots
            guard token.utf8.count >= 4 else { continue }
            let parts = token.split(separator: "/")
            let isPath = parts.count >= 2 && !general.contains { token == $0 || token.hasPrefix($0 + "/") }
            let isFile =
                parts.count == 1 && token.wholeMatch(of: /[A-Za-z0-9_-]{2,}\.[a-z][a-z0-9]{1,4}/) != nil && !commonFiles.contains(token)
            let isNumber = token.utf8.count >= 5 && token.allSatisfy(\.isNumber)
            if isPath || isFile || isNumber { found.insert(token) }
        }
        return found
    }

    /// Places that every Linux system has.
    private static let general = [
        "/bin", "/usr/bin", "/usr/local/bin", "/usr/sbin", "/sbin", "/dev", "/proc", "/sys", "/etc/passwd", "/etc/group", "/etc/hosts",
        "and/or", "read/write", "input/output",
    ]
    private static let commonFiles: Set<String> = [
        "e.g", "i.e", "README.md", "Makefile.am", "setup.py", "package.json", "requirements.txt",
    ]

    /// Every run of words in lower case, and every run of the longer words: dropping an article does not hide a copy.
    static func grams(_ text: String) -> Set<String> {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
        return runs(words).union(runs(words.filter { $0.count > 3 }))
    }

    private static func runs(_ words: [Substring]) -> Set<String> {
        guard words.count >= gram else { return [] }
        return Set((0...words.count - gram).map { words[$0..<($0 + gram)].joined(separator: " ") })
    }
}

extension Substring {
    /// Without full stops and slashes at the end.
    fileprivate var trimmingDots: String {
        var text = self
        while let last = text.last, last == "." || last == "/" || last == "-" { text.removeLast() }
        return String(text)
    }
}
