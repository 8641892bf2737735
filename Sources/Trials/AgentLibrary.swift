import Agents
import Core
import Glibc
import SystemPackage

/// A job's own copies of its installed agents' directories, `agents/<id>/`: what happens to the originals changes nothing about the job.
struct AgentLibrary {
    private let directory: FilePath

    init(of job: JobConfiguration) {
        directory = FilePath(job.jobsDirectory).appending(job.jobName).appending("agents")
    }

    /// Copies a definition, unless it is there already.
    ///
    /// - Throws: ``Failure`` when it is none, or another one than the reference says.
    func add(_ reference: HarnessReference) throws {
        let place = place(of: reference.id)
        guard !Files.exists(place) else { return }
        let definition = try AgentDefinition(FilePath(reference.path))
        guard definition.id == reference.id else {
            throw Failure(
                .invalidInput, "the agent has changed: it is \(definition.id) now, and \(reference.id) was asked for", at: reference.path)
        }
        let part = directory.appending(".\(Files.randomName(7)).part")
        do {
            try definition.write(to: part)
            try call("rename to \(place)") { rename(part.string, place.string) }
        } catch {
            try? Files.removeTree(part)
            throw error
        }
    }

    /// - Throws: ``Failure`` when the copy is missing or was changed.
    func definition(_ id: String) throws -> AgentDefinition {
        let definition = try AgentDefinition(place(of: id))
        guard definition.id == id else {
            throw Failure(.invalidInput, "the job's copy of an installed agent was changed", at: place(of: id).string)
        }
        return definition
    }

    private func place(of id: String) -> FilePath { directory.appending(String(id.drop { $0 != ":" }.dropFirst())) }
}
