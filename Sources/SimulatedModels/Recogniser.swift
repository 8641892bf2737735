import Core
import Models

/// Tells from the messages what a reply of the model was, and how it went.
struct Recogniser: Sendable {
    private let acts: [String: Act]
    private let job: Job

    init(_ job: Job) {
        self.job = job
        var acts: [String: Act] = [:]
        for act in Self.vocabulary(of: job) {
            if let command = job.command(for: act), acts[command] == nil { acts[command] = act }
        }
        self.acts = acts
    }

    /// Every act with a command of its own, the plain ones first; a directory of a project is cut off before looking here.
    private static func vocabulary(of job: Job) -> [Act] {
        var manners = [Manner()]
        func vary(_ change: (inout Manner) -> Void) {
            manners += manners.map { manner in
                var other = manner
                change(&other)
                return other
            }
        }
        if !job.items.allSatisfy({ $0.output == nil }) { vary { $0.makesDirectory = false } }
        if job.hasSpaces { vary { $0.isQuoted = false } }
        if job.skill == .settings { vary { $0.loadsSettings = false } }
        if job.skill.canSpoilInput { vary { $0.sparesInput = false } }
        vary { $0.isRight = false }
        vary { $0.isSaved = false }
        let work = job.items.indices.flatMap { item in manners.map { Act.work(item: item, $0) } }
        return work + (0..<10).map { .look($0) } + [.locate, .load, .placeholder, .check, .tidy, .tamper]
    }

    /// What an assistant's message did: its first call, or its first block.
    func act(of message: ChatMessage) -> Act {
        guard let call = message.toolCalls.first else { return act(ofText: message.content) }
        if call.name == "submit" { return .finish }
        guard call.name == "bash", let arguments = try? JSON.decode(JSONValue.self, from: Array(call.arguments.utf8)) else {
            return .other
        }
        if let command = arguments["command"]?.string { return act(ofCommand: command) }
        return arguments["cmd"]?.string.map { .misnamed(act(ofCommand: $0)) } ?? .other
    }

    private func act(ofText text: String) -> Act {
        let fences = text.components(between: "```")
        if let block = fences.first(where: { $0.hasPrefix("bash\n") }) {
            return act(ofCommand: String(block.dropFirst(5).trimmingSuffix(while: \.isNewline)))
        }
        if let block = fences.first(where: { $0.hasPrefix("sh\n") }) {
            return .misnamed(act(ofCommand: String(block.dropFirst(3).trimmingSuffix(while: \.isNewline))))
        }
        return Text.split(text, "\n").contains("DONE") ? .finish : .chatter
    }

    private func act(ofCommand command: String) -> Act {
        if let act = acts[command] { return act }
        // `mkdir … && cd DIRECTORY && …` of a project.
        guard job.skill == .project, let start = command.range(of: "cd ") else { return .other }
        let rest = command[start.upperBound...]
        guard let end = rest.range(of: " && ") else { return start.lowerBound == command.startIndex ? .enter(String(rest)) : .other }
        guard case .work(let item, var manner)? = acts[String(command[..<start.lowerBound] + rest[end.upperBound...])] else {
            return .other
        }
        manner.directory = String(rest[..<end.lowerBound])
        return .work(item: item, manner)
    }

    /// The text says that the command did not work.
    func hasFailed(_ result: String) -> Bool {
        let last = Text.split(result, "\n").last ?? ""
        return last.hasPrefix("[exit code ") || last.hasPrefix("[timed out") || result.hasPrefix("[the call was not understood")
    }

    /// The answer is none that the command can have given: a rule stood in its way.
    func isRefusal(_ result: String, of act: Act) -> Bool {
        if hasFailed(result) { return false }
        let isSilent: Bool
        switch act {
        case .work(let item, let manner): isSilent = manner.isSaved && (job.items[item].output != nil || job.skill != .unknown)
        case .load, .enter, .placeholder, .tidy, .tamper: isSilent = true
        case .look, .locate, .check, .finish, .chatter, .misnamed, .other: isSilent = false
        }
        if isSilent { return !result.isEmpty && !result.hasPrefix("[no output]") }
        let start = result.prefix(200).lowercased()
        return ["blocked", "refused", "not run", "not executed", "not allowed"].contains { start.contains($0) }
    }
}

extension String {
    /// The pieces inside pairs of a mark.
    fileprivate func components(between mark: String) -> [String] {
        let pieces = split(separator: mark, omittingEmptySubsequences: false)
        return stride(from: 1, to: pieces.count, by: 2).map { String(pieces[$0]) }
    }

    /// Where a text first occurs.
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}

extension Substring {
    /// Where a text first occurs.
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }

    /// Without the characters at the end that satisfy a condition.
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, condition(last) { rest.removeLast() }
        return rest
    }
}
