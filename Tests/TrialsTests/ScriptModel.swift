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
        "quiet-failure": [
            (
                "bash",
                ["command": "mkdir -p 'two words/in' && echo x > 'two words/in/a.txt' && echo y > b.txt && mkdir -p site/.git .hidden"]
            ),
            ("bash", ["command": "false"]), ("submit", [:]),
        ],
        "idle": [("bash", ["command": "true"])],
        "slow": [("bash", ["command": "sleep 100"])],
        "auth": [("error", ["kind": "authentication"])],
        "overload": [("bash", ["command": "echo a > /a"]), ("error", ["kind": "overloaded"])],
        "overflow": [("error", ["kind": "context_overflow"])],
        "team": [("delegate", ["agent": "helper", "task": "Write the greeting."]), ("submit", [:])],
        "team-helper": [("bash", ["command": "echo hello > /hello.txt"]), ("submit", ["message": "It is written."])],
        // Ways to make the next command fail to start.
        "no-bash": [("bash", ["command": "rm -f /bin/bash /usr/bin/bash"]), ("bash", ["command": "true"]), ("submit", [:])],
        "no-directory": [("bash", ["command": "rm -rf /srv"]), ("bash", ["command": "true"]), ("read", ["path": "/x"]), ("submit", [:])],
        "no-user": [("bash", ["command": "true"]), ("bash", ["command": "true"]), ("submit", [:])],
        "too-long": [("bash", ["command": .string(String(repeating: "true ", count: 40_000))]), ("submit", [:])],
        "no-descriptors": [
            ("bash", ["command": .string(squeeze(7))]), ("bash", ["command": "true"]), ("write", ["path": "/x", "content": "y"]),
            ("submit", [:]),
        ],
        "no-memory": [("bash", ["command": .string(squeeze(9))]), ("bash", ["command": "true"]), ("submit", [:])],
    ]

    /// Takes a resource away from pid 1 and its helpers by prlimit(2).
    private static func squeeze(_ resource: Int) -> String {
        #if arch(x86_64)
            let call = 302
        #else
            let call = 261
        #endif
        return "perl -e 'for my $p (1, getppid, getppid - 1) { my $new = pack \"QQ\", 1, 1; syscall(\(call), $p, \(resource), $new, 0) }'"
    }

    static let catalog = ModelCatalog(["script": { ScriptModel(script: $0) }, "recorded": RecordedModel.provider])

    let script: String
    var name: String { "script:\(script)" }
    let fingerprint = "1"
    let hasNativeTools = true
    let contextLimit: Int? = nil

    func complete(_ request: ModelRequest) async throws -> ModelReply {
        let isHelper = request.messages.first?.content.hasPrefix("You help.") == true
        let lines = Self.scripts[isHelper ? "\(script)-helper" : script] ?? []
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
