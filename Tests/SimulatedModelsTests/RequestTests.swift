import Core
import Harness
import Models
import Testing

@testable import SimulatedModels

/// A simulated model is a function of the request.
@Suite struct RequestTests {
    static let personas = Persona.cast.keys.sorted()

    private func request(seed: UInt64 = 7, _ more: [ChatMessage] = []) -> ModelRequest {
        ModelRequest(
            messages: [ChatMessage(.system, "Work."), ChatMessage(.user, StageTask.count.instruction)] + more,
            tools: [ToolDefinition(name: "bash", description: "Run.", parameters: [:])], seed: seed)
    }

    @Test(arguments: personas) func theSameRequestGetsTheSameReply(persona: String) throws {
        for seed in 0..<50 as Range<UInt64> {
            let again = try JSON.decode(ModelRequest.self, from: try JSON.encode(request(seed: seed)))
            let first = try SimulatedModel(persona).reply(to: request(seed: seed))
            #expect(try SimulatedModel(persona).reply(to: again) == first)
        }
    }

    @Test(arguments: personas) func luckAndPersonaDecide(persona: String) throws {
        let replies = try (0..<100 as Range<UInt64>).map { try SimulatedModel(persona).reply(to: request(seed: $0)).message }
        #expect(Set(replies).count > 1)
    }

    /// What is not rendered changes nothing, to the last byte of every command.
    @Test(arguments: personas) func aHarnessChangeThatIsNotRenderedChangesNothing(persona: String) async throws {
        var other = Stage.minimal.content
        other.manifest.description = "Another one"
        other.manifest.targetModel = persona
        other.hooks = [
            Hook(
                name: "never", event: .beforeModel, conditions: [.turnAtLeast(400)], action: .inject("Quote every path with double quotes.")
            )
        ]
        for task in StageTask.all {
            for draw in 0..<4 {
                let plain = try await Stage.run(persona, Stage.minimal.content, task, draw: draw)
                #expect(try await Stage.run(persona, other, task, draw: draw) == plain)
            }
        }
    }

    @Test func tokensAreCharactersDividedByFour() throws {
        let reply = try SimulatedModel("steady").reply(to: request())
        let characters = 5 + StageTask.count.instruction.count + "bash".count + "Run.".count
        #expect(reply.usage.input == (characters + 3) / 4)
        #expect(reply.usage.output > 0)
    }

    @Test func aLongPromptOverflows() throws {
        let model = try SimulatedModel("hasty")
        let long = request([ChatMessage(.assistant, "so"), ChatMessage(.user, String(repeating: "word ", count: 20_000))])
        #expect { try model.reply(to: long) } throws: { ($0 as? ModelError)?.kind == .contextOverflow }
    }

    @Test func aReplyThatIsTooLongIsCut() throws {
        var short = request()
        short.decoding.maxTokens = 4
        let reply = try SimulatedModel("steady").reply(to: short)
        #expect(reply.finish == .length)
        #expect(reply.usage.output == 4)
        #expect(reply.message.toolCalls.allSatisfy { (try? JSON.decode(JSONValue.self, from: Array($0.arguments.utf8))) == nil })
    }

    @Test(arguments: ["nobody", "hasty,quality=2", "hasty,bad=worse", "hasty,what", "hasty,bad.null=x", "hasty,seed=-1"])
    func wrongNamesAndOptionsAreRefused(name: String) {
        #expect(throws: Failure.self) { try SimulatedModel(name) }
    }

    @Test func optionsAreRead() throws {
        let options = try SimulatedModel("hasty,quality=0.5,recall=0.25,wrong=3,seed=9,protocol=text,bad.null=0.2,bad.leak=0.1").options
        #expect(options.quality == 0.5 && options.recall == 0.25 && options.wrongNames == 3 && options.seed == 9)
        #expect(options.isTextOnly && options.bad == [.null: 0.2, .leak: 0.1])
    }

    @Test func textProtocolLeadsToTheSameKindOfOutcome() async throws {
        let native = try await Stage.rate("steady", Stage.minimal.content, [.flat, .count], draws: 0..<20)
        let text = try await Stage.rate("steady,protocol=text", Stage.minimal.content, [.flat, .count], draws: 0..<20)
        #expect(native > 0.7 && text > 0.7)
    }
}
