import Glibc

/// Blackman and Vigna's xoshiro256** (2018): the generator of every simulation, bootstrap and permutation here. Its stream is part of
/// what a seed means, so it is never changed; tests hold its reference output.
public struct Xoshiro256: RandomNumberGenerator, Sendable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    /// Fills the state from `SplitMix64`, as its authors advise.
    public init(seed: UInt64) {
        var source = SplitMix64(seed: seed)
        state = (source.next(), source.next(), source.next(), source.next())
    }

    /// A stream of its own for a part of the work: equal for equal (seed, stream), whatever runs beside it.
    public init(seed: UInt64, stream: UInt64) {
        var source = SplitMix64(seed: stream &* 0xd134_2543_de82_ef95 &+ 1)
        self.init(seed: seed ^ source.next())
    }

    init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

    /// The next of 2⁶⁴ equally likely numbers.
    @inlinable public mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// Uniform in [0, 1): the upper 53 bits.
    @inlinable public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< count, with a bias below count / 2⁶⁴.
    @inlinable public mutating func index(below count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

    /// Standard normal, by Marsaglia's polar method; the second number of a pair is thrown away, so that the state is all there is.
    public mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square > 0, square < 1 { return x * sqrt(-2 * log(square) / square) }
        }
    }

    /// Gamma with a shape > 0 and scale 1 (Marsaglia and Tsang 2000; shapes below 1 by their power of a uniform).
    public mutating func gamma(shape: Double) -> Double {
        if shape < 1 {
            let larger = gamma(shape: shape + 1)
            return larger * pow(1 - unit(), 1 / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / sqrt(9 * d)
        while true {
            let x = normal()
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            if v > 0, log(1 - unit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    /// Beta(a, b), as a ratio of gammas; 0.5 in the improbable case that both underflow.
    public mutating func beta(_ a: Double, _ b: Double) -> Double {
        let x = gamma(shape: a)
        let y = gamma(shape: b)
        return x + y > 0 ? x / (x + y) : 0.5
    }
}
