import Core
import TOMLReading

extension RuntimePolicy {
    /// Every key of `policy/runtime.toml`, in the order of its documentation.
    static let keys = [
        "max_turns", "command_timeout_sec", "output_limit", "reply_tokens", "temperature", "repair_attempts", "explains_repair",
        "persist_shell", "tool_protocol", "context_tokens", "on_overflow",
    ]

    init(_ item: JSONValue, at place: String) throws {
        let reader = try ItemReader(item, at: place)
        self.init()
        maxTurns = try reader.int("max_turns", in: 1...500) ?? maxTurns
        commandTimeout = try reader.number("command_timeout_sec", in: 1...3600) ?? commandTimeout
        outputLimit = try reader.int("output_limit", in: 200...200_000) ?? outputLimit
        replyTokens = try reader.int("reply_tokens", in: 16...65_536) ?? replyTokens
        temperature = try reader.number("temperature", in: 0...2)
        repairAttempts = try reader.int("repair_attempts", in: 0...10) ?? repairAttempts
        explainsRepair = try reader.bool("explains_repair") ?? explainsRepair
        persistsShell = try reader.bool("persist_shell") ?? persistsShell
        toolProtocol = try reader.choice("tool_protocol", ToolProtocol.self) ?? toolProtocol
        contextTokens = try reader.int("context_tokens", in: 1000...2_000_000)
        onOverflow = try reader.choice("on_overflow", Overflow.self)
        try reader.finish()
    }

    /// Every key with its present value; what is not set is left out.
    var values: [String: JSONValue] {
        var values: [String: JSONValue] = [
            "max_turns": .int(maxTurns), "command_timeout_sec": .number(commandTimeout), "output_limit": .int(outputLimit),
            "reply_tokens": .int(replyTokens), "repair_attempts": .int(repairAttempts), "explains_repair": .bool(explainsRepair),
            "persist_shell": .bool(persistsShell), "tool_protocol": .string(toolProtocol.rawValue),
        ]
        if let temperature { values["temperature"] = .number(temperature) }
        if let contextTokens { values["context_tokens"] = .int(contextTokens) }
        if let onOverflow { values["on_overflow"] = .string(onOverflow.rawValue) }
        return values
    }
}
