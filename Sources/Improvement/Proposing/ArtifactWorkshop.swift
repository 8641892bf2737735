import Core
import Harness

/// Harness artifacts, their edits and refusals, for the loop.
public struct ArtifactWorkshop: HarnessWorkshop {
    private let leaks: LeakScan?
    private let render: @Sendable (HarnessContent) -> String

    /// - Parameters:
    ///   - leaks: the texts of every task of the run, also of held-out and sealed ones; nil asks no such question.
    ///   - render: the system message that a model gets of a harness.
    public init(leaks: LeakScan? = nil, render: @escaping @Sendable (HarnessContent) -> String = \.system) {
        self.leaks = leaks
        self.render = render
    }

    /// Throws for files that are no harness.
    public func id(of files: HarnessFiles) throws -> String { try HarnessArtifact(files: files).id }

    /// What `render` makes of it.
    public func rendered(_ files: HarnessFiles) throws -> String { render(try HarnessArtifact(files: files).content) }

    /// Locked ones are left out.
    public func surfaces(_ files: HarnessFiles) throws -> JSONValue {
        .array(try HarnessArtifact(files: files).surfaces.filter { !$0.isLocked }.map(\.json))
    }

    /// Refused with the artifact's own reasons.
    public func prepare(
        _ operations: [JSONValue], audit: EditAudit, base: String, files: HarnessFiles
    ) throws(StaticRefusal) -> PreparedEdit {
        var read: [EditOperation] = []
        for (number, operation) in operations.enumerated() {
            do { read.append(try EditOperation(operation, at: "ops[\(number)]")) } catch {
                throw StaticRefusal(code: EditRefusal.Reason.malformed.rawValue, reason: "\(error)")
            }
        }
        do {
            let artifact = try Self.artifact(files, EditRefusal.Reason.wrongBase)
            return try Self.prepared(try Edit(read, of: artifact, audit: audit, leaks: leaks), artifact)
        } catch {
            throw StaticRefusal(error)
        }
    }

    /// The earlier edit's files before and after, and the harness in force, merged three-way: what came later stays.
    public func removal(of edit: [UInt8], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit {
        guard let kept = try? JSON.decode(Edit.self, from: edit) else { throw .unreadable("the kept edit cannot be read") }
        var common = files
        for change in kept.changes { common[change.path] = change.textAfter.map { Array($0.utf8) } }
        do {
            let middle = try Self.artifact(common, .doesNotApply)
            var without = common
            for change in kept.changes { without[change.path] = change.textBefore.map { Array($0.utf8) } }
            let ours = try RebuiltEdit.make(middle.files, files, surface: kept.surface, audit: audit)
            let theirs = try RebuiltEdit.make(middle.files, without, surface: kept.surface, audit: audit)
            switch try EditMerge.merge([ours, theirs].filter { !$0.changes.isEmpty }, onto: middle) {
            case .conflict(let conflicts): throw StaticRefusal.conflict(conflicts)
            case .merged(let result):
                let head = try Self.artifact(files, .wrongBase)
                if result.id == head.id { throw EditRefusal(.empty, "nothing of it is left") }
                return try Self.prepared(try RebuiltEdit.make(files, result.files, surface: kept.surface, audit: audit), head)
            }
        } catch let refusal as StaticRefusal {
            throw refusal
        } catch let refusal as EditRefusal {
            throw StaticRefusal(refusal)
        } catch {
            throw StaticRefusal(code: EditRefusal.Reason.malformed.rawValue, reason: "\(error)")
        }
    }

    /// What is no harness together is a conflict.
    public func merge(_ edits: [[UInt8]], onto files: HarnessFiles) throws -> MergeOutcome {
        let read = try edits.map { try JSON.decode(Edit.self, from: $0) }
        do {
            switch try EditMerge.merge(read, onto: try HarnessArtifact(files: files)) {
            case .merged(let artifact): return .merged(id: artifact.id, files: artifact.files)
            case .conflict(let conflicts): return .conflict(conflicts)
            }
        } catch let refusal as EditRefusal where refusal.reason == .invalidResult {
            return .conflict([refusal.detail])
        }
    }

    /// As `git apply` takes it.
    public func diff(_ old: HarnessFiles, _ new: HarnessFiles) throws -> String { UnifiedDiff.between(old, new) }

    private static func artifact(_ files: HarnessFiles, _ reason: EditRefusal.Reason) throws(EditRefusal) -> HarnessArtifact {
        do { return try HarnessArtifact(files: files) } catch { throw EditRefusal(reason, "\(error)") }
    }

    private static func prepared(_ edit: Edit, _ base: HarnessArtifact) throws(EditRefusal) -> PreparedEdit {
        let result = try edit.apply(to: base)
        do {
            return PreparedEdit(
                edit: try JSON.encode(edit, pretty: false), surface: edit.surface, candidate: result.id, files: result.files)
        } catch { throw EditRefusal(.malformed, "\(error)") }
    }
}

extension StaticRefusal {
    init(_ refusal: EditRefusal) { self.init(code: refusal.reason.rawValue, reason: refusal.detail) }
}

/// An edit that is known by its files and not by operations, as inverses are.
enum RebuiltEdit {
    static func make(_ old: HarnessFiles, _ new: HarnessFiles, surface: String, audit: EditAudit) throws -> Edit {
        func text(_ bytes: [UInt8]?) -> JSONValue { bytes.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null }
        func hash(_ bytes: [UInt8]?) -> JSONValue { bytes.map { .string(SHA256.hex($0)) } ?? .null }
        let changes = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map { path -> JSONValue in
            [
                "path": .string(path), "before": hash(old[path]), "after": hash(new[path]), "textBefore": text(old[path]),
                "textAfter": text(new[path]),
            ]
        }
        let value: JSONValue = [
            "format": .int(Edit.currentFormat), "base": .string(HarnessArtifact.id(of: old)),
            "result": .string(HarnessArtifact.id(of: new)), "surface": .string(surface), "operations": [], "changes": .array(changes),
            "audit": try JSON.decode(JSONValue.self, from: try JSON.encode(audit, pretty: false)),
        ]
        return try JSON.decode(Edit.self, from: try JSON.encode(value, pretty: false))
    }
}
