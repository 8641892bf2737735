import Core

/// The harnesses of `harnesses/`, which the program carries with it.
public enum BundledHarness {
    /// Sorted.
    public static var names: [String] {
        Set(EmbeddedHarnesses.files.keys.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
    }

    /// - Throws: ``Failure`` when none has this name.
    public static func load(_ name: String) throws -> HarnessArtifact {
        var files: HarnessFiles = [:]
        for (path, digits) in EmbeddedHarnesses.files where path.hasPrefix(name + "/") {
            files[String(path.dropFirst(name.count + 1))] = bytes(digits)
        }
        guard !files.isEmpty else {
            throw Failure(
                .invalidInput, "there is no bundled harness \(name)",
                hint: Suggestion.hint(for: name, among: names) ?? "there are: \(names.joined(separator: ", "))")
        }
        return try HarnessArtifact(files: files)
    }

    private static func bytes(_ digits: String) -> [UInt8] {
        let values = digits.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
