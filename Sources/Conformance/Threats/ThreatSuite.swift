/// The threat table as a suite: every row that a sandbox can show is shown by real ones, in any tier.
public enum ThreatSuite {
    /// Every row, by number.
    public static let threats: [Threat] = [Threats.judge, Threats.resources, Threats.kernel, Threats.escape].flatMap { $0 }
        .sorted { $0.number < $1.number }
}
