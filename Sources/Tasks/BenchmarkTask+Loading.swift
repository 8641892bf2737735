import Core
import SystemPackage
import TOMLReading

extension BenchmarkTask {
    /// What reading a task directory came to.
    public struct Examination: Sendable {
        /// The directory that was given.
        public let directory: FilePath
        /// The task; nil if any problem is an error.
        public let task: BenchmarkTask?
        /// Errors and warnings, in the order in which they were found.
        public let problems: [TaskProblem]

        public init(directory: FilePath, task: BenchmarkTask?, problems: [TaskProblem]) {
            self.directory = directory
            self.task = task
            self.problems = problems
        }

        /// The problems that keep the task from being used.
        public var errors: [TaskProblem] { problems.filter { $0.severity == .error } }
    }

    /// Reads a task directory.
    ///
    /// - Throws: one ``Failure`` with every error that was found, of kind `.unsupported` if that is the only fault.
    public static func load(_ directory: FilePath) throws -> BenchmarkTask {
        let examination = try examine(directory)
        guard let task = examination.task else { throw failure([examination]) }
        return task
    }

    /// Reads a task directory and reports everything that is wrong or doubtful about it.
    ///
    /// - Throws: ``Failure`` only if the host cannot read the files.
    public static func examine(_ directory: FilePath) throws -> Examination {
        let problems = ProblemList()
        let task = try read(directory, problems)
        return Examination(
            directory: directory, task: problems.all.contains { $0.severity == .error } ? nil : task, problems: problems.all)
    }

    /// One error for all tasks that cannot be used, a line for each problem.
    static func failure(_ examinations: [Examination]) -> Failure {
        let lines = examinations.flatMap { examination in
            examination.errors.map { error in
                if error.file == "." { return "\(examination.directory): \(error)" }
                return "\(examination.directory.appending(error.file)): " + error.description.dropFirst(error.file.count + 2)
            }
        }
        let kinds = Set(examinations.flatMap(\.errors).map(\.kind))
        return Failure(kinds == [.unsupported] ? .unsupported : .invalidInput, lines.joined(separator: "\n"))
    }

    private static func read(_ directory: FilePath, _ problems: ProblemList) throws -> BenchmarkTask? {
        guard let root = Files.realPath(directory), Files.isDirectory(root) else {
            problems.error(in: ".", "there is no such folder")
            return nil
        }
        guard let config = try readConfig(root, problems) else { return nil }
        let tree = TaskTree(root: root)
        let tests = try TaskValidation(tree: tree, config: config, problems: problems).check()
        guard let instruction = try readInstruction(root, problems), let tests,
            !problems.all.contains(where: { $0.severity == .error })
        else { return nil }
        return BenchmarkTask(
            name: root.lastComponent?.string ?? "task", directory: root, config: config, instruction: instruction, tests: tests,
            digest: try TaskDigest.package(tree), warnings: problems.all)
    }

    private static func readConfig(_ root: FilePath, _ problems: ProblemList) throws -> TaskConfig? {
        let file = root.appending("task.toml")
        guard Files.kind(file, following: true) == .file else {
            let isOld = Files.exists(root.appending("task.yaml"))
            if isOld {
                problems.unsupported(in: "task.yaml", "the task format of terminal-bench 1 is not supported yet")
            } else {
                problems.error(in: "task.toml", "is missing")
            }
            return nil
        }
        do {
            return TaskConfig(try TOMLNode.parse(try Files.read(file, limit: 1 << 20)), problems: problems)
        } catch let error as TOMLNode.SyntaxError {
            problems.error(in: "task.toml:\(error.line):\(error.column)", error.message)
            return nil
        }
    }

    private static func readInstruction(_ root: FilePath, _ problems: ProblemList) throws -> String? {
        let file = root.appending("instruction.md")
        guard Files.kind(file, following: true) == .file else {
            problems.error(in: "instruction.md", "is missing")
            return nil
        }
        guard let text = String(validating: try Files.read(file, limit: 1 << 24), as: UTF8.self) else {
            problems.error(in: "instruction.md", "is not UTF-8 text")
            return nil
        }
        let instruction = Instruction.withoutCanary(text)
        if instruction.allSatisfy(\.isWhitespace) { problems.warning(in: "instruction.md", "says nothing") }
        return instruction
    }
}
