/// What a task's n attempts, c of them passed, say about k attempts.
public enum PassAtK {
    /// pass@k: the unbiased estimate of P(at least one of k passes), 1 − C(n−c, k) / C(n, k) (Chen et al., arXiv 2107.03374); for
    /// 1 ≤ k ≤ n.
    public static func estimate(n: Int, passed c: Int, k: Int) -> Double {
        if n - c < k { return 1 }
        return 1 - (0..<k).reduce(1.0) { $0 * Double(n - c - $1) / Double(n - $1) }
    }

    /// pass^k: the unbiased estimate of P(all of k pass), C(c, k) / C(n, k) (Yao et al., arXiv 2406.12045); for 1 ≤ k ≤ n.
    public static func allOf(n: Int, passed c: Int, k: Int) -> Double {
        c < k ? 0 : (0..<k).reduce(1.0) { $0 * Double(c - $1) / Double(n - $1) }
    }
}
