/// Text from bytes that come in pieces: a character that a piece cuts is held back until it is whole. All pieces together are what
/// the bytes together would be.
struct TextPieces: Sendable {
    private var held: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> String {
        let all = held + bytes
        held = Array(all.suffix(Self.unfinished(all)))
        return String(decoding: all.dropLast(held.count), as: UTF8.self)
    }

    mutating func end() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }

    /// Bytes at the end that begin a character and do not finish it.
    private static func unfinished(_ bytes: [UInt8]) -> Int {
        for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xc0 != 0x80 {
            let length =
                switch byte {
                case 0xc2...0xdf: 2
                case 0xe0...0xef: 3
                case 0xf0...0xf4: 4
                default: 1
                }
            return length > index + 1 ? index + 1 : 0
        }
        return 0
    }
}
