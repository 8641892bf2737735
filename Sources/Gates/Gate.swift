import Statistics

/// An acceptance rule: a pure function from what has been measured to what is needed next, or the decision.
///
/// `GateRun` turns it into cells; the simulator and the A/A test call it directly, so that what is simulated is what runs.
public protocol Gate: Sendable {
    /// The name that `Gates.named` knows it by.
    var name: String { get }
    /// Whether the arms share draws.
    var isPaired: Bool { get }
    /// Whether it tests at the error budget's level and is charged for it.
    var usesBudget: Bool { get }
    /// Whether the baseline's earlier outcomes, from when it was a candidate, are used again.
    var reusesBaseline: Bool { get }
    /// The most valid draws per task and arm that it ever wants for a purpose.
    func capacity(_ purpose: Purpose) -> Int
    /// The next step; a function of the evidence and the level alone.
    func step(_ evidence: Evidence, level: Double) -> GateStep
}

extension Gate {
    /// Decides with draws that can be had at once: the way of the simulator and of the A/A test.
    ///
    /// - Parameter supply: appends draws until there are as many as wanted.
    func decide(
        _ evidence: inout Evidence, level: Double, supply: (Want, ArmRole, inout Evidence.Draws) -> Void
    ) -> Finding {
        while true {
            switch step(evidence, level: level).content {
            case .decided(let finding): return finding
            case .need(let wants):
                for want in wants {
                    for role in [ArmRole.baseline, .candidate] { supply(want, role, &evidence[want.purpose, want.task, role]) }
                }
            }
        }
    }
}

/// What a gate says next. Opaque outside: `GateRun` translates it.
public struct GateStep: Sendable {
    enum Content: Sendable {
        case need([Want])
        case decided(Finding)
    }

    let content: Content

    static func need(_ wants: [Want]) -> GateStep { GateStep(content: .need(wants)) }
    static func decided(_ finding: Finding) -> GateStep { GateStep(content: .decided(finding)) }
}

/// The parts of a gate, in their order.
public enum Stage: String, Codable, Sendable {
    case budget
    case target
    case `guard`
    case confirm
    case whole
    case cost
    case missing
}

/// What one look at the data showed.
public struct StageReport: Codable, Sendable, Equatable {
    public var stage: Stage
    /// Valid draws per task and arm that it looked at.
    public var draws: Int
    /// What was computed and what it was compared with; which of them is set depends on the gate.
    public var pValue: Double?
    public var eValue: Double?
    public var threshold: Double?
    /// Whether the candidate went on.
    public var passed: Bool
}

/// A rule's decision, before it becomes a `Verdict`.
struct Finding: Sendable {
    var accepted: Bool
    var stage: Stage
    var reason: String
    var stages: [StageReport]
    var confirmedLosses: [Int] = []
}

/// A gate's way through its stages: collects the reports.
struct Path {
    private(set) var stages: [StageReport] = []

    mutating func look(
        _ stage: Stage, draws: Int, pValue: Double? = nil, eValue: Double? = nil, threshold: Double? = nil, passed: Bool
    ) {
        stages.append(
            StageReport(stage: stage, draws: draws, pValue: pValue, eValue: eValue, threshold: threshold, passed: passed))
    }

    func rejected(_ stage: Stage, _ reason: String, losses: [Int] = []) -> GateStep {
        .decided(Finding(accepted: false, stage: stage, reason: reason, stages: stages, confirmedLosses: losses))
    }

    func accepted(_ stage: Stage, _ reason: String) -> GateStep {
        .decided(Finding(accepted: true, stage: stage, reason: reason, stages: stages))
    }
}
