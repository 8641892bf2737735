import Core

/// A gate with its parameters, as it is written into verdicts and lineages.
public enum Gates: Codable, Sendable, Equatable {
    case paper(PaperGate)
    case stratified(StratifiedGate)
    case mcNemar(McNemarGate)
    case betting(BettingGate)
    case targetGuard(TargetGuardGate)

    /// The gate that is used unless another is named.
    public static let standard = Gates.targetGuard(TargetGuardGate())

    /// Every gate with its usual parameters, the default first.
    public static let all: [Gates] = [
        standard, .targetGuard(.midP), .paper(PaperGate()), .stratified(StratifiedGate()), .mcNemar(McNemarGate()),
        .betting(BettingGate()),
    ]

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
        }
    }

    /// What `named` knows it by.
    public var name: String { rule.name }
}
