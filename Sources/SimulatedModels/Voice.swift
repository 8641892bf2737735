import Core
import Models

/// Puts an act into a reply: a native call where the request offers tools, else the text protocol.
struct Voice: Sendable {
    let job: Job
    let isNative: Bool
    /// Replies so far, for the ids of calls.
    let count: Int

    func message(for act: Act) -> ChatMessage {
        var act = act
        var argument = "command"
        if case .misnamed(let meant) = act {
            act = meant
            argument = "cmd"
        }
        let words = words(for: act)
        guard act != .chatter else { return ChatMessage(.assistant, words) }
        guard let command = job.command(for: act) else {
            return isNative ? call("submit", "{}", words) : ChatMessage(.assistant, "\(words)\n\nDONE")
        }
        guard isNative else {
            return ChatMessage(.assistant, "\(words)\n\n```\(argument == "cmd" ? "sh" : "bash")\n\(command)\n```")
        }
        let bytes = (try? JSON.encode(JSONValue.object([argument: .string(command)]), pretty: false)) ?? []
        return call("bash", String(decoding: bytes, as: UTF8.self), words)
    }

    private func call(_ name: String, _ arguments: String, _ words: String) -> ChatMessage {
        ChatMessage(.assistant, words, toolCalls: [ToolCall(id: "call_\(count + 1)", name: name, arguments: arguments)])
    }

    private func words(for act: Act) -> String {
        switch act {
        case .look: "I look around."
        case .locate: "I look for the script."
        case .enter: "I go there."
        case .load: "I load the settings."
        case .work: "I do it."
        case .placeholder: "I put something there for now."
        case .check: "I look at the result."
        case .tidy: "I clean up."
        case .tamper: "The check is in the way."
        case .finish: "The task is done."
        case .chatter, .misnamed, .other: "I am going to run the command that the task needs now and then report on it."
        }
    }
}
