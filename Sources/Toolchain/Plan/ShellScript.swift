/// A reader for shell scripts, just deep enough to see which programs they start with which words. It never runs
/// anything; what depends on something that only running would tell is marked as such.
struct ShellScript {
    /// One word of a command after quotes and known variables are resolved.
    struct Word: Equatable {
        var text: String
        /// A part of it is a variable or a substitution whose value is not known here.
        var isUnknown = false
    }

    /// The simple commands in the order of the text: substitutions before the command they are part of, functions,
    /// branches and loops as if they were run through once.
    private(set) var commands: [[Word]] = []
    private var variables: [String: Word] = [:]
    private var input: [Character]
    private var position = 0

    init(_ text: String) {
        // Windows line ends would become part of the last word.
        input = Array(text.replacing("\r\n", with: "\n"))
        readCommands()
    }

    // MARK: Commands

    private mutating func readCommands() {
        var command: [Word] = []
        var heredocs: [String] = []
        while let next = peek() {
            switch next {
            case " ", "\t": position += 1
            case "\\" where peek(1) == "\n": position += 2
            case "#": skipLine()
            case "\n":
                position += 1
                finish(&command)
                for end in heredocs { skipHeredoc(end) }
                heredocs = []
            case "<", ">":
                if let end = readRedirection() { heredocs.append(end) }
            case "&" where peek(1) == ">":
                if let end = readRedirection() { heredocs.append(end) }
            case ";", "&", "|", "(", ")":
                position += 1
                finish(&command)
            default:
                let word = readWord()
                if peek() == ">" || peek() == "<", !word.text.isEmpty, word.text.allSatisfy(\.isNumber) { continue }
                command.append(word)
            }
        }
        finish(&command)
    }

    /// Ends a simple command: its assignments become variables, what is left is recorded.
    private mutating func finish(_ command: inout [Word]) {
        defer { command = [] }
        var words = command[...]
        while let first = words.first, Self.keywords.contains(first.text) { words.removeFirst() }
        if let first = words.first, ["export", "readonly", "local", "declare"].contains(first.text) {
            words.removeFirst()
            while words.first?.text.hasPrefix("-") == true { words.removeFirst() }
        }
        if words.first?.text == "for", words.count > 1 {
            // A loop variable has many values; only one that is alone is known.
            let values = words.dropFirst(3)
            variables[words[words.startIndex + 1].text] = values.count == 1 ? values.first! : Word(text: "", isUnknown: true)
            return
        }
        while let (name, value) = words.first.flatMap(Self.assignment) {
            words.removeFirst()
            variables[name] = value
        }
        if !words.isEmpty { commands.append(Array(words)) }
    }

    private static let keywords: Set<String> = ["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"]

    private static func assignment(_ word: Word) -> (String, Word)? {
        guard let equals = word.text.firstIndex(of: "=") else { return nil }
        let name = word.text[..<equals]
        guard let first = name.first, first.isLetter || first == "_",
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return nil }
        return (String(name), Word(text: String(word.text[word.text.index(after: equals)...]), isUnknown: word.isUnknown))
    }

    // MARK: Words

    private mutating func readWord() -> Word {
        var word = Word(text: "")
        while let next = peek() {
            switch next {
            case " ", "\t", "\n", ";", "&", "|", "(", ")", "<", ">": return word
            case "'":
                position += 1
                while let inner = peek(), inner != "'" { word.text.append(take(inner)) }
                position += 1
            case "\"": readQuoted(into: &word)
            case "\\":
                position += 1
                if let escaped = peek() {
                    position += 1
                    if escaped != "\n" { word.text.append(escaped) }
                }
            case "$", "`": readExpansion(into: &word)
            default: word.text.append(take(next))
            }
        }
        return word
    }

    private mutating func readQuoted(into word: inout Word) {
        position += 1
        while let next = peek(), next != "\"" {
            switch next {
            case "\\":
                position += 1
                if let escaped = peek() {
                    position += 1
                    if escaped != "\n" { word.text += "\"\\$`".contains(escaped) ? String(escaped) : "\\\(escaped)" }
                }
            case "$", "`": readExpansion(into: &word)
            default: word.text.append(take(next))
            }
        }
        position += 1
    }

    /// `$NAME`, `${NAME}`, `${NAME:-default}`, `$(…)`, `` `…` ``; the commands of substitutions are recorded.
    private mutating func readExpansion(into word: inout Word) {
        let opening = take(peek()!)
        if opening == "`" {
            readSubstitution(until: "`", into: &word)
        } else if peek() == "(" {
            position += 1
            readSubstitution(until: ")", into: &word)
        } else if peek() == "{" {
            position += 1
            var body = ""
            while let next = peek(), next != "}" { body.append(take(next)) }
            position += 1
            resolve(body, into: &word)
        } else {
            var name = ""
            while let next = peek(), next.isASCII, next.isLetter || next.isNumber || next == "_" { name.append(take(next)) }
            if name.isEmpty, let special = peek(), "?#@*$!-".contains(special) { name.append(take(special)) }
            if name.isEmpty { word.text.append("$") } else { resolve(name, into: &word) }
        }
    }

    private mutating func resolve(_ body: String, into word: inout Word) {
        let name = String(body.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        let rest = body.dropFirst(name.count)
        if rest.isEmpty || rest.hasPrefix(":-"), let value = variables[name] {
            word.text += value.text
            word.isUnknown = word.isUnknown || value.isUnknown
        } else if rest.hasPrefix(":-"), !rest.contains("$") {
            word.text += rest.dropFirst(2)
        } else {
            word.text += "${\(body)}"
            word.isUnknown = true
        }
    }

    private mutating func readSubstitution(until end: Character, into word: inout Word) {
        var depth = 0
        var body = ""
        while let next = peek() {
            if next == end, depth == 0 { break }
            if end == ")", next == "(" { depth += 1 }
            if end == ")", next == ")" { depth -= 1 }
            body.append(take(next))
        }
        position += 1
        // Arithmetic, `$((…))`, holds no commands.
        if !body.hasPrefix("(") { commands += ShellScript(body, knowing: variables).commands }
        word.text += "$(\(body))"
        word.isUnknown = true
    }

    private init(_ text: String, knowing variables: [String: Word]) {
        input = Array(text)
        self.variables = variables
        readCommands()
    }

    // MARK: Redirections

    /// Skips a redirection with its target.
    ///
    /// - Returns: the word that ends the document, for `<<WORD`.
    private mutating func readRedirection() -> String? {
        var sign = ""
        while let next = peek(), "<>&|".contains(next) { sign.append(take(next)) }
        if sign == "<<", peek() == "-" { position += 1 }
        while peek() == " " || peek() == "\t" { position += 1 }
        let target = readWord()
        return sign == "<<" ? target.text : nil
    }

    private mutating func skipHeredoc(_ end: String) {
        while position < input.count {
            let start = position
            skipLine()
            let line = String(input[start..<position])
            position += 1
            if line == end || String(line.drop { $0 == "\t" }) == end { return }
        }
    }

    private mutating func skipLine() {
        while let next = peek(), next != "\n" { _ = take(next) }
    }

    // MARK: Characters

    private func peek(_ ahead: Int = 0) -> Character? {
        position + ahead < input.count ? input[position + ahead] : nil
    }

    private mutating func take(_ character: Character) -> Character {
        position += 1
        return character
    }
}
