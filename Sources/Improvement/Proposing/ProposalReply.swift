import Core

/// What a model answered to `PROPOSE`, read strictly but not yet judged.
enum ProposalReply: Sendable {
    case decline(String)
    case propose(Draft)

    /// A proposal as the model wrote it.
    struct Draft: Sendable {
        var cluster: String
        var goal: EconomyRule.Goal
        /// `EditOperation`s in JSON.
        var operations: [JSONValue]
        var intent: String
        var mechanism: String
        var expected: String
        var predicted: [String]
        var risks: [String]
        var falsifier: String
    }

    /// Characters of a free text; longer ones are cut.
    private static let textLimit = 600

    init(_ text: String) throws(ReplyProblem) {
        let value = try JSONReply.object(in: text)
        switch value["decision"]?.string {
        case "decline": self = .decline(String((value["reason"]?.string ?? "").prefix(Self.textLimit)))
        case "propose": self = .propose(try Self.draft(value))
        default: throw ReplyProblem("\"decision\" must be \"propose\" or \"decline\"")
        }
    }

    private static func draft(_ value: JSONValue) throws(ReplyProblem) -> Draft {
        guard let operations = value["ops"]?.array, !operations.isEmpty, operations.allSatisfy({ $0.object != nil }) else {
            throw ReplyProblem("\"ops\" must be an array of at least one operation")
        }
        let goal = try EconomyRule.Goal(proposed: value["goal"])
        return Draft(
            cluster: try text(value, "cluster", required: goal == .better), goal: goal, operations: operations,
            intent: try text(value, "intent", required: true), mechanism: try text(value, "mechanism", required: false),
            expected: try text(value, "expected", required: false), predicted: try names(value, "predicted_fixes"),
            risks: try names(value, "risks"), falsifier: try text(value, "falsifier", required: false))
    }

    private static func text(_ value: JSONValue, _ key: String, required: Bool) throws(ReplyProblem) -> String {
        guard let found = value[key], found != .null else {
            if required { throw ReplyProblem("\"\(key)\" is missing") }
            return ""
        }
        guard let text = found.string, !required || !text.isEmpty else { throw ReplyProblem("\"\(key)\" must be a text") }
        return String(text.prefix(textLimit))
    }

    private static func names(_ value: JSONValue, _ key: String) throws(ReplyProblem) -> [String] {
        guard let found = value[key], found != .null else { return [] }
        let texts = found.array?.map(\.string) ?? [nil]
        let names = texts.compactMap(\.self)
        guard names.count == texts.count else { throw ReplyProblem("\"\(key)\" must be an array of task names") }
        return Array(Set(names)).sorted()
    }
}

extension EconomyRule.Goal {
    fileprivate init(proposed value: JSONValue?) throws(ReplyProblem) {
        guard let value, value != .null else {
            self = .better
            return
        }
        guard let text = value.string, let goal = Self(rawValue: text), goal != .delete else {
            throw ReplyProblem("\"goal\" must be \"better\" or \"cheaper\"")
        }
        self = goal
    }
}
