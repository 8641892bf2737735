/// Several tests at once: Holm's step-down method (1979) controls the chance of any false rejection under every dependence.
public enum Holm {
    /// The adjusted p-values, in the order given: reject those at most α.
    public static func adjust(_ pValues: [Double]) -> [Double] {
        var adjusted = [Double](repeating: 1, count: pValues.count)
        var largest = 0.0
        for (rank, index) in pValues.indices.sorted(by: { (pValues[$0], $0) < (pValues[$1], $1) }).enumerated() {
            largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }
}
