import Core
import Sandbox
import SystemPackage
import Tasks

extension RunningSandbox {
    /// Puts the selected part of a task's folder into the sandbox, owned by root.
    public func copyIn(_ selection: FileSelection, to path: String) async throws {
        let selected = Set(selection.paths)
        try await copyIn(selection.directory, to: path) { selected.contains($0) }
    }
}
