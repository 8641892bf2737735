/// What a simulated candidate really does to the tasks' pass rates.
public enum Effect: Codable, Sendable, Hashable {
    case null
    /// So many tasks that mostly fail (p < 0.35), anywhere in the pool, rise to 0.7.
    case fix(Int)
    /// So many tasks that mostly pass (p > 0.65) fall to 0.3 of their rate.
    case harm(Int)
    /// Both, so many tasks each: a total that hides losses.
    case swap(Int)

    /// `fix-3`, as tables print it.
    public var name: String {
        switch self {
        case .null: "null"
        case .fix(let count): "fix-\(count)"
        case .harm(let count): "harm-\(count)"
        case .swap(let count): "swap-\(count)"
        }
    }
}
