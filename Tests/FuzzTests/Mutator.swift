/// Changes inputs by a seeded generator, so that a run can be repeated.
struct Mutator {
    private var state: UInt64
    /// Words of the format, spliced in at random.
    let words: [[UInt8]]
    private static let nasty: [[UInt8]] = [
        [0], [0xff], [0x7f], [0x80], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0, 0, 0, 0], [0xc3, 0x28],
        [0xef, 0xbb, 0xbf],
        [13, 10], [10], Array("9999999999999999999999".utf8), Array("-1".utf8), Array("1e999".utf8), Array("\u{202e}".utf8),
        Array("..".utf8),
        Array("/".utf8), Array("\"".utf8), Array("'".utf8), Array("\\".utf8), Array("${".utf8), Array("<<".utf8), Array("#".utf8),
        Array("[[".utf8),
    ]

    init(seed: UInt64, words: [[UInt8]]) {
        state = seed
        self.words = words + Self.nasty
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    private mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

    /// One of the corpus, changed in one to eight places; at most `limit` bytes.
    mutating func input(from corpus: [[UInt8]], limit: Int) -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        for _ in 0...below(8) {
            let at = below(bytes.count + 1)
            let length = below(min(64, bytes.count - at) + 1)
            switch below(8) {
            case 0 where at < bytes.count: bytes[at] = UInt8(truncatingIfNeeded: next())
            case 1 where at < bytes.count: bytes[at] ^= 1 << UInt8(below(8))
            case 2: bytes.insert(contentsOf: words[below(words.count)], at: at)
            case 3: bytes.removeSubrange(at..<at + length)
            case 4: bytes.insert(contentsOf: bytes[at..<at + length], at: below(bytes.count + 1))
            case 5:
                let word = words[below(words.count)]
                bytes.replaceSubrange(at..<min(bytes.count, at + word.count), with: word)
            case 6:
                let other = corpus[below(corpus.count)]
                let start = below(other.count + 1)
                bytes.replaceSubrange(at..., with: other[start...])
            default: bytes.removeSubrange(at...)
            }
        }
        return Array(bytes.prefix(limit))
    }
}
