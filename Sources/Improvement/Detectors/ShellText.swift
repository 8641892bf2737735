import Harness

/// A shell command as far as detectors read it: split at blanks, quotes removed. No parser; what it gets wrong costs a hint.
struct ShellText {
    /// The words, quotes removed, redirections as words of their own.
    let words: [String]
    private let text: String

    init(_ text: String) {
        self.text = text
        var words: [String] = []
        var word = ""
        var quote: Character?
        func end(_ word: inout String, _ words: inout [String]) {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for letter in text {
            if let open = quote {
                if letter == open { quote = nil } else { word.append(letter) }
            } else if letter == "'" || letter == "\"" {
                quote = letter
            } else if letter.isWhitespace {
                end(&word, &words)
            } else if ">|;&<".contains(letter) {
                if word != String(letter) { end(&word, &words) }
                word.append(letter)
                if letter != ">" { end(&word, &words) }
            } else {
                if word == ">" || word == ">>" { end(&word, &words) }
                word.append(letter)
            }
        }
        end(&word, &words)
        self.words = words
    }

    /// Where output goes: after `>`, `>>`, `tee`, and the last word of `cp`, `mv`.
    var targets: [String] {
        var found: [String] = []
        for (place, word) in words.enumerated() where place + 1 < words.count {
            if word == ">" || word == ">>" { found.append(words[place + 1]) }
            if word == "tee" { found.append(contentsOf: words[(place + 1)...].prefix(2).filter { !$0.hasPrefix("-") }) }
        }
        for command in commands where command.first == "cp" || command.first == "mv" || command.first == "install" {
            if command.count > 2, let last = command.last { found.append(last) }
        }
        return found.filter { $0 != "/dev/null" && !$0.hasPrefix("&") }
    }

    /// What is read: the arguments of commands that are no targets.
    var sources: [String] {
        commands.flatMap { command -> [String] in
            var sources: [String] = []
            var skip = true
            for word in command {
                if !skip, word != ">", word != ">>", !word.hasPrefix("-") { sources.append(word) }
                skip = word == ">" || word == ">>"
            }
            return sources
        }
    }

    /// The simple commands, without what separates them.
    var commands: [[String]] {
        words.split { $0 == ";" || $0 == "|" || $0 == "&" || $0 == "||" || $0 == "&&" }.map(Array.init)
    }

    /// Some simple command starts with these words.
    func runs(_ name: String) -> Bool {
        let wanted = name.split(separator: " ").map(String.init)
        return commands.contains { Array($0.prefix(wanted.count)) == wanted }
    }

    /// The command's removed paths hold something that an earlier call wrote and that is among the named outputs.
    func removes(writtenBy call: TraceStep, naming outputs: [String]) -> Bool {
        let written = ShellText(call.command).targets + (call.kind == "bash" ? [] : [call.command])
        let removed = commands.filter { ["rm", "mv"].contains($0.first ?? "") }.flatMap { command in
            command.first == "mv" ? Array(command.dropFirst().dropLast()) : Array(command.dropFirst())
        }
        return removed.filter { !$0.hasPrefix("-") }.contains { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let isWritten = written.contains { $0 == path || $0.hasSuffix("/\(name)") || $0.hasPrefix(path + "/") }
            let isNamed = outputs.contains { $0 == path || $0.hasSuffix("/\(name)") || $0 == name || $0.hasPrefix(path + "/") }
            return isWritten && isNamed
        }
    }

    /// A path with a space that the instruction names, or an earlier result shows, stands here without quotes.
    func hasBareSpacedPath(from input: DetectorInput) -> Bool {
        let named = (input.paths.outputs + input.paths.others).filter { $0.contains(" ") }
        let shown = input.calls.flatMap { call in call.result.split(separator: "\n").map(String.init) }
            .filter { $0.contains(" ") && $0.utf8.count < 120 && !$0.contains(":") }
        return (named + shown).contains { path in
            guard text.contains(path) else { return false }
            return !words.contains { $0.contains(path) }
        }
    }
}
