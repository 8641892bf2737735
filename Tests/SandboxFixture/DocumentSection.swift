import Core
import Glibc
import SystemPackage

/// A part of a document that tests write and check: what lies between `<!-- begin NAME -->` and `<!-- end NAME -->`. With
/// `SELFHARNESS_WRITE_DOCS=1` a test writes it; without, it compares.
public struct DocumentSection {
    private let file: FilePath
    private let before: String
    private let after: String
    /// What lies between the marks now.
    public let text: String

    /// - Parameter document: relative to the repository, for example `docs/threats.md`.
    public init(_ name: String, of document: String, sourceFile: String = #filePath) throws {
        // Tests/SandboxFixture/DocumentSection.swift
        let repository = FilePath(sourceFile).removingLastComponent().removingLastComponent().removingLastComponent()
        file = repository.appending(document)
        let whole = try Files.text(file)
        let (begin, end) = ("<!-- begin \(name) -->\n", "<!-- end \(name) -->")
        guard let start = whole.firstRange(of: begin), let stop = whole[start.upperBound...].firstRange(of: end) else {
            throw Failure(.invalidInput, "there is no part '\(name)'", at: document)
        }
        before = String(whole[..<start.upperBound])
        text = String(whole[start.upperBound..<stop.lowerBound])
        after = String(whole[stop.lowerBound...])
    }

    /// Writes the part if the environment asks for it.
    ///
    /// - Returns: whether the document holds the text.
    public func update(to wanted: String) throws -> Bool {
        if text == wanted { return true }
        guard getenv("SELFHARNESS_WRITE_DOCS") != nil else { return false }
        try Files.write(before + wanted + after, to: file)
        return true
    }
}
