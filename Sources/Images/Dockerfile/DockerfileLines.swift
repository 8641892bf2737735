import Core

/// One instruction as written: continuation lines joined, comments dropped, heredocs attached.
struct DockerfileLine: Equatable {
    /// Without the heredocs' content.
    var text: String
    /// 1-based line on which the instruction starts.
    var number: Int
    var heredocs: [Heredoc] = []
}

/// The first pass over a Dockerfile: from bytes to instructions.
struct DockerfileLines {
    private(set) var instructions: [DockerfileLine] = []
    private(set) var escape: Unicode.Scalar = "\\"

    /// - Parameter name: the file's name in errors.
    init(_ bytes: [UInt8], name: String) throws {
        var lines = Self.lines(of: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])[...]
        let total = lines.count
        var number: Int { total - lines.count }

        func take() throws -> String? {
            guard let line = lines.popFirst() else { return nil }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw Failure(.invalidInput, "the line is not valid UTF-8", at: "\(name):\(number)")
            }
            return text
        }

        var directives = Directives()
        while let raw = try take() {
            let first = raw.trimmed(.leading).trimmed(.trailing, where: Self.isLineEnd)
            do {
                if let escape = try directives.read(first) { self.escape = escape }
            } catch let failure as Failure {
                throw failure.placed("\(name):\(number)")
            }
            guard !first.unicodeScalars.starts(with: ["#"]) else { continue }
            let start = number
            var (text, continues) = splitContinuation(first)
            if text.isEmpty, !continues { continue }
            while continues, let raw = try take() {
                let line = raw.trimmed(.trailing, where: Self.isLineEnd)
                let visible = line.trimmed(.leading)
                // Comments and blank lines inside a continuation do not end it.
                if visible.isEmpty || visible.unicodeScalars.starts(with: ["#"]) { continue }
                let part = splitContinuation(line)
                text += part.text
                continues = part.continues
            }
            if text.trimmed().isEmpty { continue }
            var instruction = DockerfileLine(text: text, number: start)
            if Self.takesHeredocs(text) {
                for var heredoc in try Heredoc.announced(in: text) {
                    try Self.fill(&heredoc, from: take, startedAt: "\(name):\(start)")
                    instruction.heredocs.append(heredoc)
                }
            }
            instructions.append(instruction)
        }
    }

    private static func fill(_ heredoc: inout Heredoc, from take: () throws -> String?, startedAt place: String) throws {
        while let line = try take() {
            var end = line.trimmed(.trailing, where: isLineEnd)
            if heredoc.stripsTabs { end = end.trimmed(.leading) { $0 == "\t" } }
            if end == heredoc.name { return }
            heredoc.content += line
        }
        throw Failure(
            .invalidInput, "the heredoc <<\(heredoc.name) is not closed", at: place,
            hint: "end it with a line that holds only \(heredoc.name)")
    }

    /// An escape character at the end of a line continues it, unless another one stands before it.
    private func splitContinuation(_ line: String) -> (text: String, continues: Bool) {
        let scalars = Array(line.unicodeScalars)
        var end = scalars.count
        while end > 0, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
        guard end > 0, scalars[end - 1] == escape, end == 1 || scalars[end - 2] != escape else { return (line, false) }
        return (String(String.UnicodeScalarView(scalars[..<(end - 1)])), true)
    }

    private static func takesHeredocs(_ text: String) -> Bool {
        let keyword = text.trimmed(.leading).prefix { !$0.isWhitespace }
        return ["RUN", "COPY", "ADD"].contains(keyword.uppercased())
    }

    /// The lines with their line ends; the last may have none.
    private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.endIndex
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
}

/// The comments at the top of a file that mean something: `# escape=`, `# syntax=`, `# check=`.
private struct Directives {
    private var seen: Set<String> = []
    private var isOver = false

    /// - Returns: the new escape character, if the line sets one.
    mutating func read(_ line: String) throws -> Unicode.Scalar? {
        if isOver { return nil }
        isOver = true
        guard line.unicodeScalars.first == "#", let equals = line.firstIndex(of: "=") else { return nil }
        let key = String(line[..<equals].dropFirst()).trimmed().lowercased()
        let value = String(line[line.index(after: equals)...]).trimmed()
        guard ["escape", "syntax", "check"].contains(key), !value.isEmpty else { return nil }
        guard seen.insert(key).inserted else { throw Failure(.invalidInput, "the directive \"\(key)\" stands here twice") }
        isOver = false
        // Which front end or which lint rules the author wants is nothing that changes what the instructions mean.
        guard key == "escape" else { return nil }
        guard value == "\\" || value == "`", let scalar = value.unicodeScalars.first else {
            throw Failure(.invalidInput, "the escape character \"\(value)\" is neither \\ nor `")
        }
        return scalar
    }
}
