import Core
import Models
import Testing

@testable import SimulatedModels

@Suite struct ProviderTests {
    @Test func everyPersonaIsAModel() throws {
        let models = ModelCatalog(["sim": SimulatedModels.provider])
        for persona in Persona.cast.keys { #expect(try models.model("sim:\(persona)").name == "sim:\(persona)") }
    }

    @Test func anUnknownPersonaIsAnsweredWithTheList() {
        let failure = #expect(throws: Failure.self) { try SimulatedModel("nobody") }
        for persona in Persona.cast.keys { #expect(failure?.hint?.contains(persona) == true) }
    }
}
