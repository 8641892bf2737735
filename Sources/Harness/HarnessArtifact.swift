import Core

/// The files of a harness: path, with `/` and relative to its directory, to bytes.
public typealias HarnessFiles = [String: [UInt8]]

/// A harness: a directory of readable files, named by the hash of their content.
///
/// A value exists only for files that are a valid harness: what does not validate does not run.
public struct HarnessArtifact: Sendable, Hashable {
    /// `sha256:` and 64 hexadecimal digits: SHA-256 over one line `<SHA-256 of the file> <path>` for each file, sorted by path. Equal
    /// ids are equal behaviour as far as a harness decides it.
    public let id: String
    public let files: HarnessFiles
    public let content: HarnessContent

    /// - Throws: ``Failure`` that names the file, the key, what was expected and what was found.
    public init(files: HarnessFiles) throws {
        content = try HarnessContent(files: files)
        self.files = files
        id = Self.id(of: files)
    }

    /// The tree hash of files, whether they are a valid harness or not.
    public static func id(of files: HarnessFiles) -> String {
        "sha256:" + SHA256.hex(files.sorted { $0.key < $1.key }.map { "\(SHA256.hex($0.value)) \($0.key)\n" }.joined())
    }
}
