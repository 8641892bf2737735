import Testing

@testable import Statistics

@Suite struct RandomTests {
    /// The published output for the seed 1234567.
    @Test func splitMixFollowsItsReference() {
        var random = SplitMix64(seed: 1_234_567)
        let first = (0..<5).map { _ in random.next() }
        #expect(
            first == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ])
    }

    /// The first numbers of the authors' C program from the state 1, 2, 3, 4.
    @Test func xoshiroFollowsItsReference() {
        var random = Xoshiro256(state: (1, 2, 3, 4))
        let first = (0..<5).map { _ in random.next() }
        #expect(first == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360])
    }

    @Test func streamsDifferAndRepeat() {
        var a = Xoshiro256(seed: 7, stream: 1)
        var b = Xoshiro256(seed: 7, stream: 2)
        var c = Xoshiro256(seed: 7, stream: 1)
        let first = a.next()
        #expect(first == c.next())
        #expect(first != b.next())
    }

    /// Means within five standard errors of what they must be.
    @Test func distributionsHaveTheirMoments() {
        var random = Xoshiro256(seed: 3)
        let n = 40_000
        func mean(_ draw: () -> Double) -> Double { (0..<n).reduce(0) { sum, _ in sum + draw() } / Double(n) }
        let root = Double(n).squareRoot()
        #expect(abs(mean { random.unit() } - 0.5) < 5 * 0.289 / root)
        #expect(abs(mean { random.normal() }) < 5 / root)
        #expect(abs(mean { random.gamma(shape: 0.3) } - 0.3) < 5 * 0.548 / root)
        #expect(abs(mean { random.gamma(shape: 4) } - 4) < 10 / root)
        #expect(abs(mean { random.beta(0.43, 0.57) } - 0.43) < 5 * 0.35 / root)
        #expect(abs(mean { Double(random.index(below: 3)) } - 1) < 5 * 0.817 / root)
    }
}
