import Core
import SystemPackage

/// A folder of tasks, or the part of it that was asked for.
public struct Suite: Sendable {
    /// What results call it: the name in `dataset.toml`, else the folder's.
    public let name: String
    /// What `dataset.toml` says; nil without one.
    public let version: String?
    /// The folder that was given, absolute.
    public let folder: FilePath
    /// Sorted by name, at least one.
    public let tasks: [BenchmarkTask]
    /// What was added to the tasks' own settings; nil if nothing was.
    public let compatibility: Compatibility?

    /// Reads the tasks of a folder, those that its `dataset.toml` lists if it has one; a folder that is itself a task is a suite of
    /// one.
    ///
    /// Only tasks that are selected are read, so a broken one can be left out by name.
    ///
    /// - Parameters:
    ///   - include: shell patterns; a task must match one, unless there are none.
    ///   - exclude: shell patterns; a task must match none.
    ///   - limit: at most this many tasks, the first ones by name, counted after the patterns.
    ///   - compat: a ``Compatibility`` file; nil takes the folder's own, if it has one.
    /// - Throws: ``Failure`` with every problem of every broken task, or what was looked for if nothing was found.
    public static func load(
        _ folder: FilePath, include: [String] = [], exclude: [String] = [], limit: Int? = nil, compat: FilePath? = nil
    ) throws -> Suite {
        let listing = try TaskListing.read(folder)
        let candidates = listing.directories
        let selected = Array(
            candidates.filter { selects(TaskListing.name(of: $0), include: include, exclude: exclude) }.prefix(max(0, limit ?? .max)))
        guard !selected.isEmpty else {
            throw Failure(
                .invalidInput,
                "no task was selected: \(candidates.count) found\(described("including", include))\(described("excluding", exclude))"
                    + (limit.map { ", limit \($0)" } ?? ""),
                at: folder.string,
                hint: "the folders here are: \(candidates.prefix(20).map { TaskListing.name(of: $0) }.joined(separator: ", "))")
        }
        let examinations = try selected.map { try listing.examine($0) }
        guard examinations.allSatisfy({ $0.task != nil }) else { throw BenchmarkTask.failure(examinations) }
        var tasks = examinations.compactMap(\.task)
        try refuseDuplicates(tasks)
        let compatibility = try compatibility(compat, of: folder)
        if let compatibility {
            guard candidates.contains(where: { compatibility.needsServices(TaskListing.name(of: $0)) }) else {
                throw Failure(
                    .invalidInput, "services names none of the \(candidates.count) tasks in \(folder)",
                    at: (compat ?? folder.appending(Compatibility.fileName)).string, hint: "is it the file of another dataset?")
            }
            for index in tasks.indices where compatibility.needsServices(tasks[index].name) {
                tasks[index].config.selfharness.services = true
            }
        }
        return Suite(
            name: listing.name, version: listing.version, folder: Files.realPath(folder) ?? folder, tasks: tasks,
            compatibility: compatibility)
    }

    private static func compatibility(_ file: FilePath?, of folder: FilePath) throws -> Compatibility? {
        if let file { return try Compatibility(file: file) }
        let own = folder.appending(Compatibility.fileName)
        return !TaskListing.isTask(folder) && Files.exists(own) ? try Compatibility(file: own) : nil
    }

    /// What is doubtful about the tasks, such as unknown keys, as one line each; of too many only the first.
    public var warnings: [String] {
        let lines = tasks.flatMap { task in task.warnings.map { "\(task.directory)/\($0)" } }
        let shown = 10
        guard lines.count > shown + 1 else { return lines }
        return lines.prefix(shown) + ["\(lines.count - shown) more of this kind; see: selfharness task check \(folder)"]
    }

    /// The task directories in a folder, sorted by name, good or broken: those that its `dataset.toml` lists, if it has one, else
    /// every one in it. A folder that is itself a task is the only one.
    ///
    /// - Throws: ``Failure`` if there is none, or if one that is listed is not here.
    public static func directories(in folder: FilePath) throws -> [FilePath] { try TaskListing.read(folder).directories }

    /// Reads every task of a folder and reports what is wrong or doubtful; a task that is not what `dataset.toml` says is an error.
    ///
    /// - Throws: as ``directories(in:)``, or if the host cannot read the files.
    public static func examine(_ folder: FilePath) throws -> [BenchmarkTask.Examination] {
        let listing = try TaskListing.read(folder)
        return try listing.directories.map { try listing.examine($0) }
    }

    private static func selects(_ name: String, include: [String], exclude: [String]) -> Bool {
        (include.isEmpty || include.contains { Glob($0).matches(name) }) && !exclude.contains { Glob($0).matches(name) }
    }

    private static func described(_ word: String, _ patterns: [String]) -> String {
        patterns.isEmpty ? "" : ", \(word) \(patterns.joined(separator: " "))"
    }

    /// Results are kept by name, so no two tasks may share one, and no directory may come twice through a link.
    private static func refuseDuplicates(_ tasks: [BenchmarkTask]) throws {
        for (what, key) in [("directory", \BenchmarkTask.directory.string), ("[task].name", \BenchmarkTask.packageName)] {
            for (value, group) in Dictionary(grouping: tasks, by: { $0[keyPath: key] }).sorted(by: { $0.key < $1.key })
            where group.count > 1 {
                throw Failure(
                    .invalidInput, "\(group.count) tasks have the same \(what), \(value)",
                    at: group.map(\.directory.string).joined(separator: ", "))
            }
        }
    }
}
