import Core

/// A gate with its parameters, as it is written into verdicts and lineages.
///
/// As JSON `{"kind": "target-guard", "rule": {…}}`: the kind of rule, and all its parameters.
public enum Gates: Sendable, Equatable {
    case paper(PaperGate)
    case stratified(StratifiedGate)
    case mcNemar(McNemarGate)
    case betting(BettingGate)
    case targetGuard(TargetGuardGate)
    case thrift(ThriftGate)

    /// The gate that is used unless another is named.
    public static let standard = Gates.targetGuard(TargetGuardGate())

    /// Those that judge whether a candidate passes more, with their usual parameters; the default first.
    public static let judgingGain: [Gates] = [
        standard, .targetGuard(.short), .targetGuard(.midP), .paper(PaperGate()), .stratified(StratifiedGate()), .mcNemar(McNemarGate()),
        .betting(BettingGate()),
    ]

    /// Every gate, also the one for edits that only save cost.
    public static let all: [Gates] = judgingGain + [.thrift(ThriftGate())]

    /// The gate of a name; the error lists the names.
    public static func named(_ name: String) throws -> Gates {
        if let found = all.first(where: { $0.name == name }) { return found }
        throw Failure(.invalidInput, "no gate is called \(name)", hint: "the gates are \(all.map(\.name).joined(separator: ", "))")
    }

    /// The rule itself.
    public var rule: any Gate {
        switch self {
        case .paper(let gate): gate
        case .stratified(let gate): gate
        case .mcNemar(let gate): gate
        case .betting(let gate): gate
        case .targetGuard(let gate): gate
        case .thrift(let gate): gate
        }
    }

    /// What `named` knows it by.
    public var name: String { rule.name }

    /// The most attempts of both arms together that it can ask for; replacements of invalid ones come on top, and reused
    /// baselines are in it. For estimates before anything runs.
    public func mostAttempts(_ input: GateInput) -> Int {
        input.tasks.reduce(0) { sum, task in
            let promised = task.isNamed ? rule.capacity(.target) : 0
            return sum + 2 * (promised > 0 ? promised : rule.capacity(.guard) + rule.capacity(.confirm))
        }
    }
}
