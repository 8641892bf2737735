import Core
import Testing

@testable import Harness

@Suite struct ArtifactTests {
    @Test func minimalIsValid() throws {
        let artifact = try HarnessArtifact.load(Sample.directory("minimal"))
        #expect(artifact.content.tools.count == 5)
        #expect(artifact.content.hooks.isEmpty)
        #expect(artifact.id.count == 71)
    }
}
