import Core

/// What follows a persona's name: `name=value`, separated by commas.
struct ModelOptions: Sendable, Hashable {
    /// `quality`, 0–1: the chance of a template that fits, when a proposal is not bad on purpose.
    var quality = 1.0
    /// `recall`, 0–1: the share of a cluster's tasks among the predicted fixes.
    var recall = 0.7
    /// `wrong`, 0–20: names of other tasks among the predicted fixes.
    var wrongNames = 0
    /// `seed`: the proposer's own luck.
    var seed = 0
    /// `protocol=text`: the model has no native tools.
    var isTextOnly = false
    /// `bad=KIND` (always) and `bad.KIND=SHARE`.
    var bad: [BadProposal: Double] = [:]

    init(_ parts: [String]) throws {
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2 else { throw Self.unknown(part) }
            switch pair[0] {
            case "quality": quality = try Self.share(pair[1], part)
            case "recall": recall = try Self.share(pair[1], part)
            case "wrong": wrongNames = try Self.whole(pair[1], part, 0...20)
            case "seed": seed = try Self.whole(pair[1], part, 0...Int.max)
            case "protocol":
                guard pair[1] == "text" || pair[1] == "native" else { throw Self.unknown(part) }
                isTextOnly = pair[1] == "text"
            case "bad": bad[try Self.kind(pair[1], part)] = 1
            case let key where key.hasPrefix("bad."): bad[try Self.kind(String(key.dropFirst(4)), part)] = try Self.share(pair[1], part)
            default: throw Self.unknown(part)
            }
        }
    }

    private static func kind(_ text: String, _ part: String) throws -> BadProposal {
        guard let kind = BadProposal(rawValue: text) else { throw unknown(part) }
        return kind
    }

    private static func share(_ text: String, _ part: String) throws -> Double {
        guard let value = Double(text), (0...1).contains(value) else { throw unknown(part) }
        return value
    }

    private static func whole(_ text: String, _ part: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = Int(text), range.contains(value) else { throw unknown(part) }
        return value
    }

    private static func unknown(_ part: String) -> Failure {
        Failure(
            .invalidInput, "a simulated model does not understand '\(part)'", at: "-m",
            hint:
                "options: quality=0..1, recall=0..1, wrong=0..20, seed=N, protocol=native|text, bad=KIND, bad.KIND=0..1; kinds: "
                + BadProposal.allCases.map(\.rawValue).joined(separator: ", "))
    }
}
