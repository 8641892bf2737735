import Core

/// Every random choice of one reply: a function of persona, request seed and what is being decided, and of nothing else.
struct Luck: Sendable {
    private let key: UInt64

    init(persona: String, seed: UInt64) { key = Self.mix(seed ^ Self.hash(persona)) }

    /// Uniform in [0, 1); the same label gives the same number.
    func uniform(_ label: String) -> Double { Double(Self.mix(key ^ Self.hash(label)) >> 11) * 0x1p-53 }

    /// True with this probability.
    func happens(_ label: String, _ probability: Double) -> Bool { uniform(label) < probability }

    /// One of the elements; nil of none.
    func pick<T>(_ label: String, from choices: [T]) -> T? {
        choices.isEmpty ? nil : choices[min(choices.count - 1, Int(uniform(label) * Double(choices.count)))]
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
