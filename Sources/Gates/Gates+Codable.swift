extension Gates: Codable {
    private enum CodingKeys: String, CodingKey { case kind, rule }

    private enum Kind: String, Codable {
        case paper, cmh, mcnemar, eprocess, thrift
        case targetGuard = "target-guard"
    }

    private var kind: Kind {
        switch self {
        case .paper: .paper
        case .stratified: .cmh
        case .mcNemar: .mcnemar
        case .betting: .eprocess
        case .targetGuard: .targetGuard
        case .thrift: .thrift
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func rule<Rule: Decodable>(_ type: Rule.Type) throws -> Rule { try container.decode(type, forKey: .rule) }
        switch try container.decode(Kind.self, forKey: .kind) {
        case .paper: self = .paper(try rule(PaperGate.self))
        case .cmh: self = .stratified(try rule(StratifiedGate.self))
        case .mcnemar: self = .mcNemar(try rule(McNemarGate.self))
        case .eprocess: self = .betting(try rule(BettingGate.self))
        case .targetGuard: self = .targetGuard(try rule(TargetGuardGate.self))
        case .thrift: self = .thrift(try rule(ThriftGate.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .paper(let rule): try container.encode(rule, forKey: .rule)
        case .stratified(let rule): try container.encode(rule, forKey: .rule)
        case .mcNemar(let rule): try container.encode(rule, forKey: .rule)
        case .betting(let rule): try container.encode(rule, forKey: .rule)
        case .targetGuard(let rule): try container.encode(rule, forKey: .rule)
        case .thrift(let rule): try container.encode(rule, forKey: .rule)
        }
    }
}
