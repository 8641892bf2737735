extension Socket {
    /// Reads the head of a request and takes it out of the buffer.
    ///
    /// - Returns: nil if none comes in time, or if it is not well-formed.
    package func readHead(seconds: Double) -> RequestHead? {
        let end = read(limit: RequestHead.limit, seconds: seconds) { Self.endOfHead($0) }
        guard let end else { return nil }
        defer { consume(end) }
        return RequestHead(buffer[..<end])
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...bytes.count - 4
        where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10 {
            return index + 4
        }
        return nil
    }
}
