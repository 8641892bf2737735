import Agents
import Core
import Harness
import Models
import SystemPackage
import Tasks

extension AgentChoice {
    /// Finds out what is wrong with a choice before anything starts.
    ///
    /// - Throws: ``Failure`` for an unknown agent or model, a missing part, a harness or trajectory that cannot be read, or a task that this
    ///   agent cannot work on.
    public func check(_ tasks: [BenchmarkTask], models: ModelCatalog) throws {
        var parts = AgentRegistry.Parts(draw: 0, models: models)
        if let harness { parts.harness = try HarnessArtifact.load(FilePath(harness.path)).content }
        if let definition { parts.definition = try AgentDefinition(FilePath(definition.path)) }
        if let trajectory {
            // Which trial's trajectory it will be is known only when a trial starts.
            return try RecordedRun(FilePath(trajectory)).check()
        }
        let agent = try AgentRegistry.agent(self, parts)
        for task in tasks { try agent.check(task) }
    }
}
