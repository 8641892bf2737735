extension [UInt8] {
    /// How many bytes at the end may be the beginning of a text of which the rest is still to come.
    public func unfinishedTail(of text: [UInt8]) -> Int {
        let longest = Swift.min(text.count - 1, count)
        return stride(from: longest, to: 0, by: -1).first { suffix($0).elementsEqual(text.prefix($0)) } ?? 0
    }
}
