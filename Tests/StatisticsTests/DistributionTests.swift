import Statistics
import Testing

/// References from scipy 1.17: the call stands behind each number.
@Suite struct DistributionTests {
    @Test(arguments: [
        (-30, 4.906713927147908e-198), (-8, 6.22096057427174e-16), (1.5, 0.9331927987311419),  // norm.cdf(x)
    ])
    func normal(x: Double, probability: Double) {
        #expect(isNear(Normal.cdf(x), probability))
    }

    @Test(arguments: [(0.975, 1.959963984540054), (1e-12, -7.034483825301131), (0.2, -0.8416212335729142)])  // norm.ppf(p)
    func normalQuantile(probability: Double, x: Double) {
        #expect(isNear(Normal.quantile(probability), x))
    }

    @Test(arguments: [(2.5, 3, 0.9561466764959672), (-10, 7, 1.0697101445386401e-05), (-1, 1, 0.25)])  // t.cdf(t, ν)
    func student(t: Double, freedom: Double, probability: Double) {
        #expect(isNear(StudentT.cdf(t, freedom: freedom), probability))
    }

    @Test(arguments: [(0.975, 4, 2.7764451051977934), (0.95, 63, 1.6694022217068127), (0.005, 2, -9.924843200918293)])  // t.ppf(p, ν)
    func studentQuantile(probability: Double, freedom: Double, t: Double) {
        #expect(isNear(StudentT.quantile(probability, freedom: freedom), t))
    }

    @Test(arguments: [
        (0.3, 2, 5, 0.579825), (1e-4, 3, 1000, 0.00015512845333859562), (0.999, 50, 0.5, 0.7523690199653766),
        (0.43, 430, 570, 0.5011893520907782),  // beta.cdf(x, a, b)
    ])
    func beta(x: Double, a: Double, b: Double, probability: Double) {
        #expect(isNear(Beta.cdf(x, a, b), probability, within: 1e-10))
    }

    @Test(arguments: [(0.025, 1, 10000, 2.5317775934746866e-06), (0.3, 0.5, 0.5, 0.2061073738537634)])  // beta.ppf(p, a, b)
    func betaQuantile(probability: Double, a: Double, b: Double, x: Double) {
        #expect(isNear(Beta.quantile(probability, a, b), x, within: 1e-10))
    }

    @Test(arguments: [
        (30, 30, 0.5, 9.313225746154785e-10), (8, 10, 0.5, 0.0546875), (301, 1000, 0.2, 2.2016986378816463e-14),
        (5, 20000, 1e-4, 0.05264399454037033),  // binom.sf(k − 1, n, p)
    ])
    func binomial(k: Int, n: Int, p: Double, probability: Double) {
        #expect(isNear(Binomial.upperTail(k, of: n, p: p), probability, within: 1e-10))
    }

    @Test func edgesOfTheBinomial() {
        #expect(Binomial.upperTail(0, of: 5, p: 0.2) == 1)
        #expect(Binomial.upperTail(6, of: 5, p: 0.2) == 0)
        #expect(Binomial.upperTail(3, of: 5, p: 0) == 0)
        #expect(Binomial.upperTail(3, of: 5, p: 1) == 1)
    }
}
