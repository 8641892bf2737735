import Core
import FoundationEssentials
import SystemPackage

/// What a verifier wrote: one finite number per key. The key of a bare number is `reward`.
public typealias Rewards = [String: Double]

/// How rewards become a pass or a failure.
public struct PassRule: Sendable, Codable, Hashable {
    /// The reward that decides.
    public var key: String
    /// The least value of it that is a pass.
    public var threshold: Double

    public init(key: String = "reward", threshold: Double = 1.0) {
        self.key = key
        self.threshold = threshold
    }

    /// A reward that is missing counts as 0, as in Harbor's metrics.
    public func passes(_ rewards: Rewards) -> Bool { (rewards[key] ?? 0) >= threshold }
}

/// Reads the two reward files of the format (`reward.json`, else `reward.txt`), which a hostile program may have written.
public enum RewardFile: String, Sendable, Codable, CaseIterable {
    case json = "reward.json"
    case text = "reward.txt"

    /// A reward file is a few bytes; a larger one than this is refused unread.
    public static let limit = 1 << 20

    /// Reads the rewards of a folder of the host: `reward.json` if it is there, else `reward.txt`.
    ///
    /// - Throws: ``TrialFault`` with `RewardFileNotFoundError`, `RewardFileEmptyError` or `VerifierOutputParseError`.
    static func read(in directory: FilePath) throws(TrialFault) -> Rewards {
        for file in allCases {
            let path = directory.appending(file.rawValue)
            guard Files.kind(path) == .file else { continue }
            let bytes: [UInt8]
            do {
                bytes = try Files.read(path, limit: limit)
            } catch {
                throw TrialFault(.verifierOutputParse, "\(error)")
            }
            return try file.parse(bytes)
        }
        throw TrialFault(.rewardFileNotFound, "the tests wrote neither reward.json nor reward.txt as a regular file")
    }

    /// Parses the content of this file.
    ///
    /// - Throws: ``TrialFault`` with `RewardFileEmptyError` or `VerifierOutputParseError`.
    public func parse(_ bytes: [UInt8]) throws(TrialFault) -> Rewards {
        if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0d).contains($0) }) {
            throw TrialFault(.rewardFileEmpty, "\(rawValue) is empty")
        }
        return switch self {
        case .json: try parseJSON(bytes)
        case .text: ["reward": try parseText(bytes)]
        }
    }

    private func parseText(_ bytes: [UInt8]) throws(TrialFault) -> Double {
        let text = String(decoding: bytes, as: UTF8.self)
        // Double(_:) also reads hexadecimal, "nan" and "inf"; the format wants a plain decimal number.
        let word = text.split(whereSeparator: \.isWhitespace)
        guard word.count == 1, word[0].allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
            let value = Double(word[0]), value.isFinite
        else { throw TrialFault(.verifierOutputParse, "\(rawValue) holds \(excerpt(text)), expected one finite number") }
        return value
    }

    private func parseJSON(_ bytes: [UInt8]) throws(TrialFault) -> Rewards {
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: Data(bytes))
        } catch {
            throw TrialFault(
                .verifierOutputParse,
                "\(rawValue) holds \(excerpt(String(decoding: bytes, as: UTF8.self))), "
                    + "expected a finite number or a flat object of finite numbers")
        }
        let rewards: Rewards =
            switch content {
            case .number(let value): ["reward": value]
            case .object(let values): values
            }
        if rewards.isEmpty { throw TrialFault(.rewardFileEmpty, "\(rawValue) is an empty object") }
        if let bad = rewards.first(where: { !$0.value.isFinite }) {
            throw TrialFault(.verifierOutputParse, "\(rawValue): the reward '\(bad.key)' is not finite")
        }
        return rewards
    }

    private enum Content: Decodable {
        case number(Double)
        case object(Rewards)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .object(try container.decode(Rewards.self))
            }
        }
    }

    private func excerpt(_ text: String) -> String {
        let line = text.prefix(60).map { $0.isNewline ? " " : String($0) }.joined()
        return "'\(line)'\(text.count > 60 ? "…" : "")"
    }
}

/// A ``TrialError`` on its way to the state machine.
public struct TrialFault: Error, Sendable, Equatable {
    public var type: ErrorClass
    public var message: String

    public init(_ type: ErrorClass, _ message: String) {
        self.type = type
        self.message = message
    }
}
