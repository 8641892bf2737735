import Core
import Models

/// What a request says about the run so far: the model has no other memory.
struct Conversation: Sendable {
    /// One reply of the model, and what came back.
    struct Step: Sendable {
        var act: Act
        /// The answer of the tool, or to a reply without a call.
        var result: String
        /// The call did not work, or a finish was not accepted.
        var hasFailed: Bool
        /// The call was answered by a rule instead of being run.
        var isRefused: Bool
    }

    /// Text of the harness, and how long ago it was read.
    struct Notice: Sendable {
        var text: String
        /// Replies since.
        var age: Int
        /// It stands in the system message, or in the description of a tool.
        var isStanding: Bool
    }

    let job: Job
    private(set) var steps: [Step] = []
    private(set) var notices: [Notice] = []
    /// Characters of the system message and of the descriptions of tools.
    let standingLength: Int

    /// - Parameter request: one of a run: system message, instruction, then what happened.
    init(_ request: ModelRequest) {
        let messages = request.messages
        job = Job(instruction: messages.count > 1 ? messages[1].content : messages.first?.content ?? "")
        let descriptions = request.tools.map { "\($0.name): \($0.description)" }
        let system = messages.first?.role == .system ? messages[0].content : ""
        standingLength = system.count + descriptions.reduce(0) { $0 + $1.count }
        let recogniser = Recogniser(job)

        var replies = 0
        for (index, message) in messages.enumerated().dropFirst(2) {
            switch message.role {
            case .assistant:
                replies += 1
                add(message, answers: messages[(index + 1)...].prefix { $0.role != .assistant }, recogniser)
            case .user where messages[index - 1].role != .assistant:
                notices.append(Notice(text: message.content, age: replies, isStanding: false))
            case .system, .user, .tool: break
            }
        }
        // So far `age` counted from the start.
        for index in notices.indices { notices[index].age = replies - notices[index].age }
        notices += ([system] + descriptions).map { Notice(text: $0, age: replies, isStanding: true) }
    }

    private mutating func add(_ message: ChatMessage, answers: ArraySlice<ChatMessage>, _ recogniser: Recogniser) {
        let act = recogniser.act(of: message)
        let answer = answers.first.map { TextResult.bare($0.content) } ?? ""
        let isRefused = act == .finish || recogniser.isRefusal(answer, of: act)
        let hasFailed = isRefused || act == .chatter || recogniser.hasFailed(answer)
        if case .misnamed(let meant) = act, !hasFailed {
            steps.append(Step(act: meant, result: answer, hasFailed: false, isRefused: false))
            return
        }
        steps.append(Step(act: act, result: answer, hasFailed: hasFailed, isRefused: isRefused))
    }

    /// What was said to the model since its last reply, and instead of a result: it is read at once.
    var fresh: [String] {
        var texts = notices.filter { !$0.isStanding && $0.age == 0 }.map(\.text)
        if let last = steps.last, last.isRefused || last.act == .chatter { texts.append(last.result) }
        if let last = steps.last, case .misnamed = last.act { texts.append(last.result) }
        return texts
    }

    /// Every result so far, the newest first.
    var results: [String] { steps.reversed().map(\.result) }
}
