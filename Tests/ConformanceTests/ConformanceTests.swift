import Conformance
import Sandbox
import SandboxFixture
import Testing

/// The conformance suite, one test case per behaviour. Serialized: some behaviours expect an answer within a second.
@Suite(.serialized)
struct ConformanceTests {
    @Test(arguments: ConformanceSuite.behaviours) func behaviour(_ behaviour: Behaviour) async throws {
        let result = await ConformanceSuite.run(
            behaviour, sandboxes: try await SandboxFixture.sandboxes(), base: try await SandboxFixture.base())
        #expect(result.outcome != .failed, "\(behaviour.proves): \(result.detail ?? "")")
    }

    @Test func namesAreUnique() {
        let names = ConformanceSuite.behaviours.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 40)
    }
}
