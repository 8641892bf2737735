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

    /// Mutations: a defence that is switched off must be missed by somebody, else its tests prove nothing.
    @Test(
        arguments: [
            (.seccomp, "kernel.calls"), (.seccomp, "kernel.io-uring"), (.seccomp, "network.socket-families"),
            (.seccomp, "kernel.namespaces"), (.masks, "kernel.masks"), (.masks, "kernel.proc-sys"),
        ] as [(SandboxSpec.Weakness, String)])
    func missingDefenceIsNoticed(weakness: SandboxSpec.Weakness, by name: String) async throws {
        let behaviour = try #require(ConformanceSuite.behaviours.first { $0.name == name })
        let result = await ConformanceSuite.run(
            behaviour, sandboxes: try await SandboxFixture.sandboxes(), base: try await SandboxFixture.base(), weakened: [weakness])
        #expect(result.outcome == .failed)
    }

    @Test func namesAreUnique() {
        let names = ConformanceSuite.behaviours.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 40)
    }
}
