import FoundationEssentials

/// The committed text of this repository, found from this file's own place, wherever the tests run.
enum Repository {
    /// A text file of the repository.
    struct File: Sendable {
        /// Relative to the top, with slashes.
        let path: String
        let lines: [String]

        /// The folders above the file and its name.
        var parts: [String] { path.split(separator: "/").map(String.init) }
    }

    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    /// Every text file, without what builds and runs leave behind.
    static let files: [File] = texts(below: "")

    /// The Swift files of a top folder.
    static func swift(in folder: String) -> [File] {
        files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(".swift") }
    }

    static func text(of path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

    private static func texts(below folder: String) -> [File] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.sorted().flatMap { name -> [File] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if isIgnored(name, path) { return [] }
            // Links are not followed: what they lead to is listed at its own place.
            switch (try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)"))?[.type] as? FileAttributeType {
            case .typeDirectory?: return texts(below: path)
            case .typeRegular?:
                guard let text = try? text(of: path) else { return [] }
                return [File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))]
            default: return []
            }
        }
    }

    /// What `.gitignore` names.
    private static func isIgnored(_ name: String, _ path: String) -> Bool {
        name.hasPrefix(".build") || [".git", ".swiftpm", "Package.resolved", "__pycache__", ".pytest_cache"].contains(name)
            || name.hasSuffix(".o") || path == "jobs"
    }
}
