/// Walks over a command's arguments: `-w X`, `-wX`, `--with X` and `--with=X` are the same.
struct ArgumentReader {
    private var words: ArraySlice<ShellScript.Word>

    init(_ words: ArraySlice<ShellScript.Word>) { self.words = words }

    mutating func next() -> ShellScript.Word? { words.popFirst() }

    /// The value of an option that ``next()`` has just returned.
    mutating func value(of option: ShellScript.Word) -> ShellScript.Word? {
        let name = option.option
        guard option.text != name else { return words.popFirst() }
        let value = option.text.dropFirst(name.count)
        return ShellScript.Word(text: String(value.hasPrefix("=") ? value.dropFirst() : value), isUnknown: option.isUnknown)
    }
}

extension ShellScript.Word {
    /// The option's name without a value attached to it; any other word unchanged.
    var option: String {
        if text.hasPrefix("--") { return String(text.prefix { $0 != "=" }) }
        // Of the short options only these take a value here; `-qq` is no `-q` with the value q.
        if text.count > 2, ["-p", "-w", "-r"].contains(text.prefix(2)) { return String(text.prefix(2)) }
        return text == "-qq" ? "-q" : text
    }
}
