import Core
import Images
import Sandbox
import Tasks

/// What in a task asks for a user besides root, which the isolation tier `single` has not.
///
/// Only what the task and its image say: nothing that an agent does may make a trial invalid.
enum UserNeeds {
    /// Each need with its place; empty if root alone will do.
    ///
    /// - Parameter image: nil while it is not made yet.
    static func of(_ task: TaskConfig, image: ImageConfig?) -> [String] {
        var named = [("agent.user", task.agent.user), ("verifier.user", task.verifier.user), ("the image's USER", image?.user)]
        named += task.verifier.collect.map { ("verifier.collect.user", $0.user) }
        var declared = task.selfharness.users ? ["metadata.selfharness.users = true"] : []
        if task.selfharness.agentModules?.isEmpty == false { declared.append("metadata.selfharness.agent_modules") }
        return declared + named.compactMap { place, user in user.flatMap { isRoot($0) ? nil : "\(place) = \"\($0)\"" } }
    }

    /// Whether a user, or a user and a group, is root by name or number.
    static func isRoot(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { ["", "0", "root"].contains($0) }
    }
}

extension TrialServices {
    /// - Throws: ``TrialFault`` of class `HostTierError`.
    func requireUsers(_ task: TaskConfig, image: ImageConfig?) throws {
        let needs = UserNeeds.of(task, image: image)
        guard sandboxes.tier == .single, !needs.isEmpty else { return }
        throw TrialFault(
            .tier,
            "the task needs users besides root (\(needs.joined(separator: ", "))), and the isolation tier single has none"
                + (OneUser.refusal(of: "").hint.map { "\n  → \($0)" } ?? ""))
    }
}
