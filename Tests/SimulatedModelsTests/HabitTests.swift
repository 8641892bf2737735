import Harness
import Models
import Testing

@testable import SimulatedModels

/// Habits are as frequent as the table says, and as much weaker as what was read makes them.
@Suite struct HabitTests {
    private func worker(_ persona: Persona, _ system: String, seed: UInt64) -> Worker {
        let request = ModelRequest(
            messages: [ChatMessage(.system, system), ChatMessage(.user, StageTask.count.instruction)], seed: seed)
        return Worker(persona: persona, conversation: Conversation(request), luck: Luck(persona: persona.name, seed: seed))
    }

    private func share(_ habit: Habit, _ persona: Persona, _ system: String = "Work.", seeds: Int = 2000) -> Double {
        Double((0..<seeds).count { worker(persona, system, seed: UInt64($0)).strikes(habit) }) / Double(seeds)
    }

    @Test(arguments: Persona.cast.keys.sorted()) func ratesAreThoseOfTheTable(name: String) throws {
        let persona = try #require(Persona.cast[name])
        for (habit, rate) in persona.habits { #expect(abs(share(habit, persona) - rate) < 0.04, "\(name) \(habit)") }
    }

    @Test func concreteAdviceWeakensAHabitAndItsOppositeStrengthensIt() {
        let plain = share(.noVerification, .careless, seeds: 500)
        let told = share(.noVerification, .careless, "Before you finish, print the contents with cat and compare them.", seeds: 500)
        let hurried = share(.noVerification, .careless, "There is no need to verify anything.", seeds: 500)
        #expect(told < plain - 0.3)
        #expect(hurried > plain + 0.1)
    }

    @Test func theSameAdviceHelpsAnObedientPersonaMore() {
        let advice = "Always quote paths with double quotes."
        func drop(_ persona: Persona) -> Double {
            (share(.unquotedPath, persona, seeds: 800) - share(.unquotedPath, persona, advice, seeds: 800)) / persona.rate(.unquotedPath)
        }
        #expect(drop(.careless) > drop(.hasty) + 0.2)
    }

    @Test func aLongPromptDilutes() {
        let advice = "Always quote paths with double quotes."
        let filler = Array(repeating: BadProposal.placebos[0], count: 60).joined(separator: " ")
        #expect(share(.unquotedPath, .sloppy, "\(filler)\n\(advice)", seeds: 800) > share(.unquotedPath, .sloppy, advice, seeds: 800) + 0.1)
    }

    /// Below the length that dilutes, placebo text gives the very same runs.
    @Test(arguments: Persona.cast.keys.sorted()) func placeboTextChangesNothing(name: String) async throws {
        let placebo = try Stage.edited("null-system")
        for task in StageTask.all {
            for draw in 0..<3 {
                let plain = try await Stage.run(name, Stage.minimal.content, task, draw: draw)
                #expect(try await Stage.run(name, placebo, task, draw: draw) == plain)
            }
        }
    }

    /// Nothing but the draw decides a guess.
    @Test func aGuessIsRightHalfOfTheTime() {
        let instruction = "Of `a.txt` and `b.txt`, put the one that the owner meant into `c.txt`."
        let right = (0..<1000 as Range<UInt64>).count { seed in
            let request = ModelRequest(messages: [ChatMessage(.system, "Work."), ChatMessage(.user, instruction)], seed: seed)
            let worker = Worker(persona: .steady, conversation: Conversation(request), luck: Luck(persona: "steady", seed: seed))
            guard case .work(_, let manner) = worker.proceed() else { return false }
            return manner.isRight
        }
        #expect((450...550).contains(right))
    }

    @Test func heldOutWordsAreUnderstoodLikeTheOthers() {
        let usual = Lexicon.english.advice(in: "Never delete a result file.")
        #expect(!usual.isEmpty)
        #expect(Set(Lexicon.english.advice(in: "Never erase a deliverable.").map(\.habit)) == Set(usual.map(\.habit)))
    }

    @Test(arguments: BadProposal.placebos) func placebosHoldNoAdvice(text: String) {
        for sentence in Text.sentences(text) { #expect(Lexicon.english.advice(in: sentence).isEmpty, "\(sentence)") }
    }
}
