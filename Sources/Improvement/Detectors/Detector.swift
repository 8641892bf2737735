import Harness
import Trajectories

/// A rule, in code, that sees one mechanism in one trial. Deterministic: the same trial always gives the same findings.
///
/// Detectors may fire on harmless things, also in trials that passed; which of them mattered is for the diagnosis and the contrast.
public struct Detector: Sendable {
    public let mechanism: Mechanism.Known
    /// The rule in words, for people and for the documentation.
    public let rule: String
    /// Higher goes first when code must choose: how directly the mechanism explains a failure by itself.
    public let weight: Int
    let find: @Sendable (DetectorInput) -> [TraceStep]

    init(_ mechanism: Mechanism.Known, weight: Int, _ rule: String, find: @escaping @Sendable (DetectorInput) -> [TraceStep]) {
        self.mechanism = mechanism
        self.weight = weight
        self.rule = rule
        self.find = find
    }

    /// Every detector, one per mechanism that can be seen in a trace.
    public static let all: [Detector] = files + commands + habits + limits

    /// What fires in a trial, the most telling first.
    public static func findings(in trial: TrialEvidence) -> [Finding] {
        let input = DetectorInput(trial)
        return all.sorted { ($1.weight, $0.mechanism.rawValue) < ($0.weight, $1.mechanism.rawValue) }.compactMap { detector in
            let steps = detector.find(input)
            guard let first = steps.first else { return nil }
            let note = first.command.isEmpty ? detector.rule : "\(detector.rule): \(first.command.prefix(160))"
            return Finding(mechanism: .known(detector.mechanism), steps: distinct(steps.map(\.step)), note: note)
        }
    }

    private static func distinct(_ steps: [Int]) -> [Int] { Array(Set(steps).sorted().prefix(8)) }
}

/// What a detector saw.
public struct Finding: Sendable, Codable, Hashable {
    public var mechanism: Mechanism
    /// Steps of the trajectory that show it, ascending; never empty.
    public var steps: [Int]
    /// The rule and the first command that it fired on.
    public var note: String

    public init(mechanism: Mechanism, steps: [Int], note: String) {
        self.mechanism = mechanism
        self.steps = steps
        self.note = note
    }
}

/// A trial as detectors look at it.
struct DetectorInput: Sendable {
    let trial: TrialEvidence
    let paths: NamedPaths
    /// What ran, in order.
    let calls: [TraceStep]

    init(_ trial: TrialEvidence) {
        self.trial = trial
        paths = NamedPaths(trial.instruction)
        calls = trial.steps.filter(\.ran)
    }

    /// The place of the last call that changed something; nil if none did.
    var lastChange: Int? { calls.lastIndex(where: \.changed) }

    /// A limit ended the run.
    var hitLimit: Bool {
        switch trial.end {
        case .turnLimit, .tokenLimit, .timeLimit: true
        default: trial.verifier.error == "AgentTimeoutError"
        }
    }

    /// The agent itself said that it was done.
    var submitted: Bool { trial.end == .submitted || (trial.end == nil && !hitLimit) }

    /// Failed calls whose result holds one of the words (lower case).
    func failures(saying words: String...) -> [TraceStep] {
        calls.filter { call in call.failed && words.contains { call.result.lowercased().contains($0) } }
    }
}
