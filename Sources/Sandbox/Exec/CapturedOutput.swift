/// What was kept of a stream.
public struct CapturedOutput: Sendable {
    /// The bytes kept, with a mark where bytes are missing.
    public var bytes: [UInt8]
    /// How many bytes the program wrote.
    public var total: Int
    public var truncated: Bool

    /// The bytes as text; invalid UTF-8 becomes U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Keeps the first and the last half of a stream in bounded memory.
struct BoundedBuffer {
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private var tailStart = 0
    private let half: Int
    private(set) var total = 0

    init(limit: Int) { half = max(limit / 2, 1) }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        total += bytes.count
        var rest = bytes[...]
        if head.count < half {
            let part = rest.prefix(half - head.count)
            head.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
        }
        guard !rest.isEmpty else { return }
        if rest.count >= half {
            tail = Array(rest.suffix(half))
            tailStart = 0
            return
        }
        if tail.count < half {
            let part = rest.prefix(half - tail.count)
            tail.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
        }
        for byte in rest {
            tail[tailStart] = byte
            tailStart = tailStart + 1 == half ? 0 : tailStart + 1
        }
    }

    var captured: CapturedOutput {
        let missing = total - head.count - tail.count
        var bytes = head
        if missing > 0 { bytes += Array("\n[… \(missing) bytes left out …]\n".utf8) }
        bytes += tail[tailStart...]
        bytes += tail[..<tailStart]
        return CapturedOutput(bytes: bytes, total: total, truncated: missing > 0)
    }
}
