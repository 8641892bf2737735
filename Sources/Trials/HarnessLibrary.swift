import Core
import Harness
import SystemPackage

/// A job's own copies of its harnesses, `harnesses/<id>/`: what happens to the originals changes nothing about the job.
struct HarnessLibrary {
    private let directory: FilePath

    init(of job: JobConfiguration) {
        directory = FilePath(job.jobsDirectory).appending(job.jobName).appending("harnesses")
    }

    /// Copies a harness, unless it is there already.
    ///
    /// - Throws: ``Failure`` when it is no valid harness, or another one than the reference says.
    func add(_ reference: HarnessReference) throws {
        guard !Files.exists(place(of: reference.id)) else { return }
        let artifact = try HarnessArtifact.load(FilePath(reference.path))
        guard artifact.id == reference.id else {
            throw Failure(
                .invalidInput, "the harness has changed: it is \(artifact.id) now, and \(reference.id) was asked for", at: reference.path)
        }
        try artifact.write(to: place(of: reference.id))
    }

    /// - Throws: ``Failure`` when the copy is missing or was changed.
    func harness(_ id: String) throws -> HarnessArtifact {
        let artifact = try HarnessArtifact.load(place(of: id))
        guard artifact.id == id else {
            throw Failure(.invalidInput, "the job's copy of a harness was changed", at: place(of: id).string)
        }
        return artifact
    }

    private func place(of id: String) -> FilePath { directory.appending(String(id.drop { $0 != ":" }.dropFirst())) }
}
