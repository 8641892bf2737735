import Images
import Tasks
import Testing

@testable import Trials

/// What cannot be done where there is no user but root.
@Suite struct UserNeedsTests {
    @Test(arguments: ["root", "0", "root:root", "0:0", "root:0", "", "0:"]) func isRoot(text: String) {
        #expect(UserNeeds.isRoot(text))
    }

    @Test(arguments: ["app", "1000", "root:app", "0:1000", ":8", "roots", "0:0:0"]) func isAnother(text: String) {
        #expect(!UserNeeds.isRoot(text))
    }

    @Test func everyPlaceIsNamed() {
        var task = TaskConfig()
        #expect(UserNeeds.of(task, image: ImageConfig()) == [])
        task.agent.user = "root"
        #expect(UserNeeds.of(task, image: nil) == [])
        task.agent.user = "app"
        task.verifier.user = "1000"
        task.verifier.collect = [.init(command: "true")]
        task.verifier.collect[0].user = "db"
        task.selfharness.users = true
        task.selfharness.agentModules = ["answer"]
        #expect(
            UserNeeds.of(task, image: ImageConfig(user: "web")) == [
                "metadata.selfharness.users = true", "metadata.selfharness.agent_modules", "agent.user = \"app\"",
                "verifier.user = \"1000\"", "the image's USER = \"web\"", "verifier.collect.user = \"db\"",
            ])
    }
}
