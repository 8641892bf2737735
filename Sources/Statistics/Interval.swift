/// A confidence interval.
public struct Interval: Codable, Sendable, Equatable {
    /// The bounds, in the unit of what is estimated.
    public var low: Double
    public var high: Double
    /// The confidence, from 0 to 1.
    public var level: Double

    public init(low: Double, high: Double, level: Double) {
        self.low = low
        self.high = high
        self.level = level
    }

    /// Whether a value lies between the bounds or on one.
    public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
