import Harness
import Testing

@Suite struct RatesTests {
    @Test func table() async throws {
        for persona in ["hasty", "wanderer", "sloppy", "careless", "steady"] {
            var line = persona
            for task in StageTask.all {
                let rate = try await Stage.rate(persona, Stage.minimal.content, [task], draws: 0..<30)
                line += " \(task.name)=\(Int(rate * 100))"
            }
            print("TABLE", line)
        }
    }
}
