import Improvement

extension RunReport.State: Codable {
    private enum CodingKeys: String, CodingKey { case kind, reason, candidate }

    private enum Kind: String, Codable { case stopped, waiting, unfinished }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .stopped: self = .stopped(try container.decode(RunStopped.Reason.self, forKey: .reason))
        case .waiting: self = .waiting(candidate: try container.decode(String.self, forKey: .candidate))
        case .unfinished: self = .unfinished
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .stopped(let reason):
            try container.encode(Kind.stopped, forKey: .kind)
            try container.encode(reason, forKey: .reason)
        case .waiting(let candidate):
            try container.encode(Kind.waiting, forKey: .kind)
            try container.encode(candidate, forKey: .candidate)
        case .unfinished: try container.encode(Kind.unfinished, forKey: .kind)
        }
    }
}
