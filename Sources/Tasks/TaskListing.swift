import Core
import SystemPackage
import TOMLReading

/// The task directories that a folder stands for: one task, the tasks that its `dataset.toml` lists, or every task in it.
struct TaskListing {
    /// What results call it: the dataset's name, else the folder's.
    let name: String
    /// The dataset's, if it says one.
    let version: String?
    /// Sorted by name, good or broken, at least one.
    let directories: [FilePath]
    /// What `dataset.toml` says that the package digest is.
    private let digests: [FilePath: Set<String>]

    /// - Throws: ``Failure`` if there is no task, or a dataset that cannot be served from this folder.
    static func read(_ folder: FilePath) throws -> TaskListing {
        if isTask(folder) { return TaskListing(name: name(of: folder), version: nil, directories: [folder], digests: [:]) }
        guard Files.isDirectory(folder) else { throw Failure(.invalidInput, "there is no such folder", at: folder.string) }
        let file = folder.appending(DatasetManifest.fileName)
        if Files.exists(file) { return try of(DatasetManifest(file: file), in: folder) }
        let tasks = try tasks(in: folder)
        guard !tasks.isEmpty else {
            throw Failure(
                .invalidInput, "no task here: neither task.toml nor any folder with a task.toml in it", at: folder.string,
                hint: "give the folder of one task, or a folder of such folders")
        }
        return TaskListing(name: name(of: folder), version: nil, directories: tasks, digests: [:])
    }

    private static func of(_ manifest: DatasetManifest, in folder: FilePath) throws -> TaskListing {
        let problems = ProblemList()
        let place = folder.appending(DatasetManifest.fileName).string
        try check(manifest.files, in: folder, place, problems)
        let index = try LocalTasks(folder: folder, directories: tasks(in: folder))
        var found: Set<FilePath> = []
        var digests: [FilePath: Set<String>] = [:]
        for entry in manifest.entries {
            guard let directory = index.directory(of: entry, place, problems) else { continue }
            found.insert(directory)
            if let digest = entry.digest { digests[directory, default: []].insert(digest) }
        }
        try problems.throwIfAny()
        let directories = found.sorted { (name(of: $0), $0.string) < (name(of: $1), $1.string) }
        return TaskListing(name: manifest.name, version: manifest.version, directories: directories, digests: digests)
    }

    /// Reads a task, which must be what `dataset.toml` says that it is.
    func examine(_ directory: FilePath) throws -> BenchmarkTask.Examination {
        let examination = try BenchmarkTask.examine(directory)
        guard let task = examination.task, let wanted = digests[directory], wanted != [task.digest] else { return examination }
        let problem = TaskProblem(
            .error, in: ".", "its digest is \(task.digest), \(DatasetManifest.fileName) says \(wanted.sorted().joined(separator: " and "))",
            hint: "get the task that the dataset means; if this one is meant, write its digest into the file")
        return .init(directory: directory, task: nil, problems: examination.problems + [problem])
    }

    private static func check(
        _ files: [DatasetManifest.ListedFile], in folder: FilePath, _ place: String, _ problems: ProblemList
    ) throws {
        for file in files {
            let path = folder.appending(file.name)
            guard Files.kind(path, following: true) == .file else {
                problems.error(in: place, key: file.place, "there is no file \(file.name) in this folder")
                continue
            }
            let digest = "sha256:" + (try Files.digest(path))
            if let wanted = file.digest, wanted != digest {
                problems.error(
                    in: place, key: file.place, "the digest of \(file.name) is \(digest), this file says \(wanted)",
                    hint: "get the file that the dataset means; if this one is meant, write its digest here")
            }
        }
    }

    private static func tasks(in folder: FilePath) throws -> [FilePath] {
        try Files.list(folder).map { folder.appending($0) }.filter { isTask($0) }
    }

    /// The name of a folder, whatever path leads to it.
    static func name(of directory: FilePath) -> String {
        (Files.realPath(directory) ?? directory).lastComponent?.string ?? "task"
    }

    /// Whether a folder means to be a task; whether it is a good one shows when it is read.
    static func isTask(_ folder: FilePath) -> Bool {
        func has(_ name: String) -> Bool { Files.exists(folder.appending(name)) }
        return has("task.toml") || has("task.yaml") || has("instruction.md") && (has("environment") || has("tests"))
    }
}
