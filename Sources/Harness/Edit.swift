import Core

/// A typed change of one surface of one harness, with an exact inverse and its audit record.
///
/// The operations say how the files after were computed; the bytes before and after are kept, since TOML cannot be written back
/// byte for byte from its values. So the inverse is exact whatever the layout of the files.
public struct Edit: Sendable, Codable, Hashable {
    /// The form of this record.
    public static let currentFormat = 1

    /// One file before and after; nil where there is none.
    public struct FileChange: Sendable, Codable, Hashable {
        public var path: String
        /// SHA-256 of the bytes, 64 hexadecimal digits.
        public var before: String?
        public var after: String?
        public var textBefore: String?
        public var textAfter: String?
    }

    public var format: Int
    /// The harness that it changes, and the one that comes out.
    public var base: String
    public var result: String
    public var surface: String
    public var operations: [EditOperation]
    public var changes: [FileChange]
    public var audit: EditAudit

    /// Computes an edit, and refuses it where it breaks a rule.
    ///
    /// - Parameters:
    ///   - leaks: the texts that must not be copied into a harness; nil asks no such question (a person's own edit).
    ///   - growth: bytes that one edit may add.
    public init(
        _ operations: [EditOperation], of base: HarnessArtifact, audit: EditAudit, leaks: LeakScan? = nil, growth: Int = Edit.growthLimit
    ) throws(EditRefusal) {
        let surfaces = Set(operations.map(\.surface))
        guard let name = operations.first?.surface else { throw EditRefusal(.empty, "there is no operation") }
        guard surfaces.count == 1 else {
            throw EditRefusal(.severalSurfaces, surfaces.sorted().joined(separator: ", "))
        }
        guard let surface = Surface(rawValue: name) else { throw EditRefusal(.offSurface, "there is no surface \(name)") }
        guard !base.content.manifest.isLocked(surface) else { throw EditRefusal(.offSurface, "\(name) is locked") }
        var files = base.files
        for operation in operations { files = try operation.apply(to: files) }
        try EditRules(base: base, surface: surface, files: files, leaks: leaks, growth: growth).check()
        self.init(operations, surface: name, base: base.id, from: base.files, to: files, audit: audit)
    }

    /// Bytes that one edit may add, unless the caller says otherwise.
    public static let growthLimit = 2_000

    private init(
        _ operations: [EditOperation], surface: String, base: String, from old: HarnessFiles, to new: HarnessFiles, audit: EditAudit
    ) {
        format = Self.currentFormat
        self.base = base
        result = HarnessArtifact.id(of: new)
        self.surface = surface
        self.operations = operations
        self.audit = audit
        changes = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map { path in
            FileChange(
                path: path, before: old[path].map { SHA256.hex($0) }, after: new[path].map { SHA256.hex($0) },
                textBefore: old[path].map { String(decoding: $0, as: UTF8.self) },
                textAfter: new[path].map { String(decoding: $0, as: UTF8.self) })
        }
    }

    /// The edit's name: `edit:` and the first 16 digits of SHA-256 over base, result and operations.
    public var id: String {
        let operations = (try? JSON.encode(operations, pretty: false)) ?? []
        return "edit:" + String(SHA256.hex("\(base)\n\(result)\n".utf8 + operations).prefix(16))
    }

    /// Puts the files after in place of the files before.
    ///
    /// - Throws: ``EditRefusal`` `wrong_base` when the harness is not the edit's base.
    public func apply(to artifact: HarnessArtifact) throws(EditRefusal) -> HarnessArtifact {
        guard artifact.id == base else { throw EditRefusal(.wrongBase, "the edit was made for \(base), this is \(artifact.id)") }
        var files = artifact.files
        for change in changes {
            guard files[change.path].map({ SHA256.hex($0) }) == change.before else {
                throw EditRefusal(.wrongBase, "\(change.path) is not what the edit was made for")
            }
            files[change.path] = change.textAfter.map { Array($0.utf8) }
        }
        guard HarnessArtifact.id(of: files) == result else {
            throw EditRefusal(.malformed, "the files after are not those that the edit names")
        }
        do {
            return try HarnessArtifact(files: files)
        } catch {
            throw EditRefusal(.invalidResult, "\(error)")
        }
    }

    /// The edit that takes this one back, byte for byte.
    public var inverse: Edit {
        var edit = self
        (edit.base, edit.result) = (result, base)
        edit.operations = []
        edit.changes = changes.map {
            FileChange(path: $0.path, before: $0.after, after: $0.before, textBefore: $0.textAfter, textAfter: $0.textBefore)
        }
        edit.audit.intent = "Take back: \(audit.intent)"
        return edit
    }
}
