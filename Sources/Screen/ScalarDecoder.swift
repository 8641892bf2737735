/// UTF-8 byte by byte; what is invalid becomes U+FFFD.
struct ScalarDecoder: Sendable, Hashable {
    private var value: UInt32 = 0
    private var missing = 0
    private var smallest: UInt32 = 0

    private static let broken: Unicode.Scalar = "\u{fffd}"

    /// The replacement for a character that was begun and does not go on.
    mutating func end() -> Unicode.Scalar? {
        guard missing > 0 else { return nil }
        missing = 0
        return Self.broken
    }

    mutating func feed(_ byte: UInt8, _ emit: (Unicode.Scalar) -> Void) {
        if missing > 0 {
            if byte & 0xc0 == 0x80 {
                value = value << 6 | UInt32(byte & 0x3f)
                missing -= 1
                guard missing == 0 else { return }
                return emit(value < smallest ? Self.broken : Unicode.Scalar(value) ?? Self.broken)
            }
            missing = 0
            emit(Self.broken)
        }
        switch byte {
        case 0..<0x80: emit(Unicode.Scalar(byte))
        case 0xc2...0xdf: (value, missing, smallest) = (UInt32(byte & 0x1f), 1, 0x80)
        case 0xe0...0xef: (value, missing, smallest) = (UInt32(byte & 0x0f), 2, 0x800)
        case 0xf0...0xf4: (value, missing, smallest) = (UInt32(byte & 0x07), 3, 0x10000)
        default: emit(Self.broken)
        }
    }
}
