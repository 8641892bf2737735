/// Whether a number equals a reference to so many parts of itself.
func isNear(_ value: Double?, _ reference: Double, within tolerance: Double = 1e-11) -> Bool {
    guard let value else { return false }
    return abs(value - reference) <= tolerance * max(abs(reference), .leastNormalMagnitude)
}
