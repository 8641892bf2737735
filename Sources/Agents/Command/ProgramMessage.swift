import Core

/// What a program on the host and this one say to each other: one JSON object a line (docs/agents.md).
enum ProgramMessage {
    /// What the program asks for.
    enum Request: Equatable {
        case exec(Exec)
        /// A remark for the trajectory.
        case message(String)
        /// What its model calls took since it last said so.
        case usage(input: Int, output: Int, cost: Double?)
    }

    /// A command in the sandbox.
    struct Exec: Equatable {
        var command: String
        /// Seconds; nil is the agent's own limit.
        var timeout: Double?
        var workingDirectory: String?
        var environment: [String: String] = [:]
        var input = ""
    }

    /// - Throws: ``Failure`` that says what a line must be.
    static func read(_ line: String) throws -> Request {
        guard let value = try? JSON.decode(JSONValue.self, from: Array(line.utf8)), case .object = value else {
            throw Failure(.invalidInput, "a request is one JSON object a line")
        }
        if let exec = value["exec"] {
            guard let command = exec["command"]?.string else { throw Failure(.invalidInput, "'exec' needs 'command', a text") }
            var request = Exec(command: command)
            if let timeout = exec["timeout_sec"], timeout != .null {
                guard let seconds = timeout.double, seconds > 0 else { throw Failure(.invalidInput, "'timeout_sec' is a number above 0") }
                request.timeout = seconds
            }
            request.workingDirectory = exec["working_directory"]?.string
            if case .object(let variables) = exec["environment"] { request.environment = variables.compactMapValues(\.string) }
            request.input = exec["stdin"]?.string ?? ""
            return .exec(request)
        }
        if let text = value["message"]?.string { return .message(text) }
        if let usage = value["usage"] {
            return .usage(
                input: usage["input_tokens"]?.int ?? 0, output: usage["output_tokens"]?.int ?? 0, cost: usage["cost_usd"]?.double)
        }
        throw Failure(.invalidInput, "a request has 'exec', 'message' or 'usage'")
    }
}
