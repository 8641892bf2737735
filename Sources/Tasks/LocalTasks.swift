import Core
import SystemPackage
import TOMLReading

/// The tasks in a dataset's folder, to be found by what `dataset.toml` says of them.
struct LocalTasks {
    private let folder: FilePath
    /// By the name of their folder.
    private let byFolder: [String: FilePath]
    /// By their own `[task].name`.
    private let byName: [String: FilePath]

    init(folder: FilePath, directories: [FilePath]) throws {
        self.folder = folder
        byFolder = Dictionary(directories.map { ($0.lastComponent?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let named = directories.compactMap { directory in Self.name(in: directory).map { ($0, directory) } }
        byName = Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// The directory of an entry; nil and a problem if it is not in the folder, or not what the entry says.
    func directory(of entry: DatasetManifest.Entry, _ file: String, _ problems: ProblemList) -> FilePath? {
        guard let path = entry.path else { return directory(named: entry.name ?? "", entry, file, problems) }
        let directory = folder.appending(path)
        guard TaskListing.isTask(directory) else {
            problems.error(in: file, key: "\(entry.place).path", "there is no task in \(directory)")
            return nil
        }
        if let name = entry.name, let own = Self.name(in: directory), own != name {
            problems.error(in: file, key: "\(entry.place).name", "the task in \(path) is \(own), not \(name)")
            return nil
        }
        return directory
    }

    /// A folder is meant by the name of its task; one whose task has no name, by its own name, with any organisation.
    private func directory(
        named name: String, _ entry: DatasetManifest.Entry, _ file: String, _ problems: ProblemList
    ) -> FilePath? {
        if let directory = byName[name] { return directory }
        let short = name.split(separator: "/").last.map(String.init) ?? name
        if let directory = byFolder[short], short == name || Self.name(in: directory) == nil { return directory }
        let hint =
            byFolder[short].flatMap { Self.name(in: $0) }.map { "the folder \(short) holds \($0)" }
            ?? Suggestion.hint(for: name, among: byName.keys) ?? Suggestion.hint(for: short, among: byFolder.keys)
            ?? "nothing is fetched from a registry: download the task into this folder, or take it out of the file"
        problems.error(in: file, key: entry.place, "the task \(name) is not in this folder", hint: hint)
        return nil
    }

    /// What a task calls itself; nil if it does not, or cannot be read: that is said when it is examined.
    private static func name(in directory: FilePath) -> String? {
        guard let bytes = try? Files.read(directory.appending("task.toml"), limit: 1 << 20) else { return nil }
        return (try? TOMLNode.parse(bytes))?["task"]?.table?["name"]?.string
    }
}
