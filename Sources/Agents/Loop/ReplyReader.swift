import Core
import Harness
import Models

/// Turns a model's reply into calls, and says in words what is wrong with one that has none.
struct ReplyReader: Sendable {
    let tools: [ToolSpec]
    let isText: Bool
    /// See ``RuntimePolicy/explainsRepair``.
    let explains: Bool

    /// What a reply comes to.
    enum Reading: Hashable {
        /// At least one; some may be misunderstood.
        case calls([ProposedCall])
        /// None; what the model is told.
        case malformed(String)
    }

    /// - Parameter turn: makes the ids of calls that have none, or one that was used before.
    func read(_ reply: ModelReply, turn: Int, usedIDs: inout Set<String>) -> Reading {
        if isText { return readText(reply, turn: turn) }
        let calls = reply.message.toolCalls
        guard !calls.isEmpty else {
            return .malformed(repair("it calls no tool", how: "Call a tool; call `submit` when you are done."))
        }
        return .calls(
            calls.enumerated().map { index, call in
                let id = !call.id.isEmpty && !usedIDs.contains(call.id) ? call.id : "call-\(turn)-\(index + 1)"
                usedIDs.insert(id)
                return propose(id: id, name: call.name, arguments: call.arguments)
            })
    }

    private func readText(_ reply: ModelReply, turn: Int) -> Reading {
        do {
            let calls = try TextProtocol.parse(reply.message.content, isCut: reply.finish == .length)
            return .calls(
                calls.enumerated().map { index, call in
                    let id = "call-\(turn)-\(index + 1)"
                    return switch call {
                    case .bash(let command): propose(id: id, name: "bash", arguments: Self.json(["command": .string(command)]))
                    case .tool(let name, let arguments): propose(id: id, name: name, arguments: arguments)
                    case .done: propose(id: id, name: "submit", arguments: "{}")
                    }
                })
        } catch {
            return .malformed(
                repair(
                    error.text,
                    how:
                        "Reply with exactly one fenced block: the line ```bash, the command, the line ```. When you are done: with the line DONE."
                ))
        }
    }

    private func propose(id: String, name: String, arguments: String) -> ProposedCall {
        var call = ProposedCall(id: id, name: name, arguments: arguments)
        do {
            call.request = try ToolRequest(name: name, arguments: arguments, tools: tools)
        } catch {
            call.problem = error.text
        }
        return call
    }

    /// What a call that was not understood is answered.
    func answer(toMisunderstood call: ProposedCall) -> String {
        guard explains, let problem = call.problem else { return "[the call was not understood]" }
        let shape = tools.first { $0.kind.rawValue == call.name }.map { " Arguments: \($0.kind.argumentsInWords)." } ?? ""
        return "[the call was not understood: \(problem).\(shape)]"
    }

    private func repair(_ problem: String, how: String) -> String {
        explains ? "Your reply was not understood: \(problem). \(how)" : "Your reply was not understood."
    }

    private static func json(_ members: [String: JSONValue]) -> String {
        let bytes = (try? JSON.encode(JSONValue.object(members), pretty: false)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
}
