import Core
import SystemPackage
import TOMLReading

/// `dataset.toml`: which tasks a folder is meant to hold, and what they are meant to be. Harbor's format, and a `path` of our own.
///
/// What could change which tasks run is read strictly; `[dataset]` and `[metadata]` may hold anything else.
struct DatasetManifest {
    /// The name of such a file in a dataset's folder.
    static let fileName = "dataset.toml"

    /// A task as the file lists it.
    struct Entry {
        /// `tasks[3]`: where messages say that it is.
        let place: String
        /// `org/name` as in the task's own `[task].name`, or the name of its folder.
        let name: String?
        /// Its folder, below the dataset's.
        let path: String?
        let digest: String?
    }

    /// A file beside the tasks, such as Harbor's `metric.py`.
    struct ListedFile {
        let place: String
        let name: String
        let digest: String?
    }

    /// `org/name`: what results call the dataset.
    let name: String
    let version: String?
    let entries: [Entry]
    let files: [ListedFile]

    /// Reads the file of a folder.
    ///
    /// - Throws: ``Failure`` that names every key that is wrong.
    init(file: FilePath) throws {
        let problems = ProblemList()
        let document: [String: TOMLNode]
        do {
            document = try TOMLNode.parse(try Files.read(file, limit: 1 << 24))
        } catch let error as TOMLNode.SyntaxError {
            throw Failure(.invalidInput, error.message, at: "\(file):\(error.line):\(error.column)")
        }
        var name: String?
        var version: String?
        var entries: [Entry] = []
        var files: [ListedFile] = []
        TableReader.read(document, file: file.string, into: problems, isStrict: true) { root in
            Self.checkSchema(root)
            _ = root.table("metadata") { $0.allowAnything() }
            let dataset: Void? = root.table("dataset") { table in
                name = table.filledString("name") ?? table.missing("name")
                version = table.filledString("version")
                table.allowAnything()
            }
            if dataset == nil { name = root.missing("dataset") }
            entries = root.entries("tasks", Self.entry)
            files = root.entries("files", Self.file)
            if entries.isEmpty, root.node("tasks") == nil {
                root.invalid("tasks", "no task is listed", hint: "list each as [[tasks]] with its name, or remove the file")
            }
        }
        try problems.throwIfAny()
        self.name = name ?? ""
        self.version = version
        self.entries = entries
        self.files = files
    }

    private static func checkSchema(_ root: TableReader) {
        guard let version = root.string("schema_version"), version.split(separator: ".").first != "1" else { return }
        root.invalid("schema_version", "\(version) is not a version that is known here", hint: "1.0 is")
    }

    private static func entry(_ table: TableReader, _ place: String) -> Entry? {
        for key in ["git_url", "git_commit_id"] where table.node(key) != nil {
            table.allowAnything()
            table.refuse(
                key, "a task in a git repository is not fetched",
                hint: "clone the repository, put the task's folder below this one and name that folder as path")
            return nil
        }
        for key in ["ref", "version"] where table.node(key) != nil {
            table.allowAnything()
            table.refuse(
                key, "a task in a registry is not fetched",
                hint: "download the task into this folder, and give its digest here instead of the \(key)")
            return nil
        }
        let name = table.filledString("name")
        let path = table.filledString("path")
        let digest = digest(table)
        if let name, name.contains("@") {
            table.allowAnything()
            table.refuse(
                "name", "\(name) is a reference into a registry, which is not fetched",
                hint: "download the task into this folder, and give its name without what follows @")
            return nil
        }
        if let path, FilePath(path).isAbsolute || FilePath(path).components.contains(where: { $0.kind != .regular }) {
            return table.absent("path", "\(path) does not lie below this folder", hint: "give a path below the folder of dataset.toml")
        }
        if name == nil, path == nil { return table.missing("name") }
        return Entry(place: place, name: name, path: path, digest: digest)
    }

    private static func file(_ table: TableReader, _ place: String) -> ListedFile? {
        guard let name = table.filledString("path") ?? table.missing("path") else { return nil }
        guard !name.contains("/"), name != "..", name != "." else {
            return table.absent("path", "\(name) is not the name of a file in this folder")
        }
        return ListedFile(place: place, name: name, digest: digest(table))
    }

    /// Harbor writes an empty one for a file whose digest is still to be computed.
    private static func digest(_ table: TableReader) -> String? {
        guard let text = table.string("digest"), !text.isEmpty else { return nil }
        let digits = text.dropFirst("sha256:".count)
        guard text.hasPrefix("sha256:"), digits.utf8.count == 64, digits.allSatisfy({ "0123456789abcdef".contains($0) }) else {
            return table.absent("digest", "expected sha256: and 64 lower-case hexadecimal digits, found \"\(text)\"")
        }
        return text
    }
}

extension TableReader {
    /// Reads an array of tables, each told its place.
    fileprivate func entries<R>(_ key: String, _ body: (TableReader, String) -> R?) -> [R] {
        var index = -1
        return tables(key) { table -> R? in
            index += 1
            return body(table, "\(key)[\(index)]")
        } ?? []
    }
}
