import Core
import Harness

/// What the loop needs of harnesses: the artifact's own rules (`Harness` module) behind the few questions that are asked here.
public protocol HarnessWorkshop: Sendable {
    /// A harness's id.
    ///
    /// - Throws: ``Failure`` for files that are no valid harness.
    func id(of files: HarnessFiles) throws -> String

    /// The system message that a model works under.
    func rendered(_ files: HarnessFiles) throws -> String

    /// The editable surfaces, as a proposer is shown them.
    func surfaces(_ files: HarnessFiles) throws -> JSONValue

    /// Computes a proposed edit, and refuses it in code where the harness's rules or the leak scan say so.
    ///
    /// - Parameters:
    ///   - operations: `EditOperation`s in JSON.
    ///   - base: id of the harness in `files`.
    func prepare(_ operations: [JSONValue], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit

    /// The edit that takes an earlier one out again.
    func removal(of edit: [UInt8], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit

    /// Several edits of one base together.
    func merge(_ edits: [[UInt8]], onto files: HarnessFiles) throws -> MergeOutcome

    /// Unified diff.
    func diff(_ old: HarnessFiles, _ new: HarnessFiles) throws -> String
}

/// An edit that was computed and not refused.
public struct PreparedEdit: Sendable {
    /// As it is kept.
    public var edit: [UInt8]
    public var surface: String
    /// The id and the files of the harness that it makes.
    public var candidate: String
    public var files: HarnessFiles

    public init(edit: [UInt8], surface: String, candidate: String, files: HarnessFiles) {
        self.edit = edit
        self.surface = surface
        self.candidate = candidate
        self.files = files
    }
}

/// What came of a merge.
public enum MergeOutcome: Sendable {
    case merged(id: String, files: HarnessFiles)
    /// Where edits contradict each other, in words.
    case conflict([String])
}
