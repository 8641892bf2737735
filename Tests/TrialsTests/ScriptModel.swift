import Core
import Models

/// `script:NAME`: a model that gives the prepared replies of a script in order; it finds its place by counting its own messages.
struct ScriptModel: ChatModel {
    /// One call a reply: a tool and its arguments; `error` and a kind of `ModelError` fails instead.
    static let scripts: [String: [(tool: String, arguments: JSONValue)]] = [
        "good": [
            ("bash", ["command": "mkdir -p out && cd out && export GREETING=hello"]),
            ("bash", ["command": "pwd; echo \"[$GREETING]\""]),
            ("write", ["path": "nowhere/hello.txt", "content": "hello\n"]),
            ("write", ["path": "/hello.txt", "content": "hullo\n"]),
            ("read", ["path": "/hello.txt"]),
            ("edit", ["path": "/hello.txt", "old": "u", "new": "e"]),
            ("edit", ["path": "/hello.txt", "old": "l", "new": "L"]),
            ("bash", ["command": "ls /missing; cat /hello.txt"]),
            ("submit", [:]),
        ],
        "idle": [("bash", ["command": "true"])],
        "slow": [("bash", ["command": "sleep 100"])],
        "auth": [("error", ["kind": "authentication"])],
        "overload": [("bash", ["command": "echo a > /a"]), ("error", ["kind": "overloaded"])],
        "overflow": [("error", ["kind": "context_overflow"])],
    ]

    static let catalog = ModelCatalog(["script": { ScriptModel(script: $0) }])

    let script: String
    var name: String { "script:\(script)" }
    let fingerprint = "1"
    let hasNativeTools = true
    let contextLimit: Int? = nil

    func complete(_ request: ModelRequest) async throws -> ModelReply {
        let lines = Self.scripts[script] ?? []
        let step = request.messages.count { $0.role == .assistant }
        let (tool, arguments) = lines[min(step, lines.count - 1)]
        if tool == "error" {
            throw ModelError(arguments["kind"]?.string.flatMap(ModelError.Kind.init) ?? .network, "as the script says")
        }
        let call = ToolCall(
            id: "call", name: tool, arguments: String(decoding: try JSON.encode(arguments, pretty: false), as: UTF8.self))
        return ModelReply(
            message: ChatMessage(.assistant, "Step \(step).", toolCalls: [call]), finish: .toolCalls,
            usage: TokenUsage(input: 100, output: 10, cached: 50))
    }
}
