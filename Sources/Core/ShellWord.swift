extension String {
    /// Quoted, where that is needed for Bash to take it for one word.
    public var shellWord: String {
        let isPlain = allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=+,:@%".contains($0)) }
        return isPlain && !isEmpty ? self : "'\(replacing("'", with: #"'\''"#))'"
    }
}
