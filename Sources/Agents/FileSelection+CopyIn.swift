import Core
import Sandbox
import SystemPackage
import Tasks

extension RunningSandbox {
    /// Puts the selected part of a task's folder into the sandbox, owned by root.
    public func copyIn(_ selection: FileSelection, to path: String) async throws {
        if selection.isWhole { return try await copyIn(selection.directory, to: path) }
        for relative in selection.paths where Files.kind(selection.directory.appending(relative)) != .directory {
            try await copyIn(selection.directory.appending(relative), to: "\(path)/\(relative)")
        }
    }
}
