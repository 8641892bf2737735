import Core
import SystemPackage

/// The rules about files that make a directory a task; `task.toml` has been read before.
struct TaskValidation {
    let tree: TaskTree
    let config: TaskConfig
    let problems: ProblemList

    /// Checks every rule, and finds out how the tests are started; nil if they cannot be.
    func check() throws -> BenchmarkTask.Tests? {
        try checkLinks()
        checkEnvironment()
        if exists("trajectory.json") {
            problems.unsupported(in: "trajectory.json", "a prior context for the agent is not supported")
        }
        let tests = try findTests()
        if tests == .script, config.selfharness.agentModules == nil { try checkImports() }
        return tests
    }

    /// Without a script such modules run in a process of their own anyway; a script's tests say which.
    private func checkImports() throws {
        for found in try AgentImports(tree: tree).places() {
            problems.warning(
                in: found.place,
                "\(found.way) seems to import what the agent wrote into the tests' own process, where it can decide the verdict",
                hint: (found.isByName ? "" : "import it by name, and ")
                    + "name the modules as agent_modules under [metadata.selfharness] in task.toml; [] if the task trusts them")
        }
    }

    private func checkEnvironment() {
        if exists("environment/docker-compose.yaml") {
            problems.unsupported(in: "environment/docker-compose.yaml", "compose services are not supported")
        } else if config.environment.dockerImage == nil, !exists("environment/Dockerfile") {
            problems.error(
                in: "environment/Dockerfile", "is missing", hint: "add it, or set docker_image under [environment] in task.toml")
        }
    }

    private func findTests() throws -> BenchmarkTask.Tests? {
        let selection = try tree.select("tests")
        if selection.paths.contains("test.sh") {
            if kind("tests/test.sh") == .file { return .script }
            problems.error(in: "tests/test.sh", "is not a regular file")
        } else if exists("tests/test.sh") {
            problems.error(in: "tests/test.sh", "is excluded by .harborignore")
        } else if selection.paths.contains("test.bat") {
            problems.unsupported(in: "tests/test.bat", "Windows test scripts are not supported", hint: "add tests/test.sh")
        } else if selection.paths.contains(where: { Self.isPytestFile($0) }) {
            return .pytest
        } else {
            problems.error(in: "tests/test.sh", "is missing", hint: "add it, or at least one tests/test_*.py for pytest")
        }
        return nil
    }

    private static func isPytestFile(_ path: String) -> Bool {
        !path.contains("/") && path.hasPrefix("test_") && path.hasSuffix(".py")
    }

    /// Links must stay within the task: what they lead to is uploaded or read on the host.
    private func checkLinks() throws {
        for file in ["task.toml", "instruction.md"] { try checkLink([file]) }
        for folder in ["tests", "solution", "environment"] {
            try tree.walk([folder]) { path, kind in
                if try tree.isExcluded(path, isDirectory: kind == .directory) { return false }
                try checkLink(path)
                return true
            }
        }
    }

    private func checkLink(_ path: [String]) throws {
        let link = tree.absolute(path)
        guard Files.kind(link) == .symbolicLink else { return }
        let target = try Files.linkTarget(link)
        // An absolute link in the build context is copied into the image, where it means a path of the image.
        if target.isAbsolute, path.first == "environment", path.count > 1 { return }
        let place = path.joined(separator: "/")
        let folder = link.removingLastComponent()
        let resolved = Files.realPath(link) ?? folder.pushing(target).lexicallyNormalized()
        guard resolved.starts(with: tree.root) else {
            return problems.error(in: place, "the symbolic link leads out of the task, to \(target)")
        }
        if let real = Files.realPath(folder), real.starts(with: resolved) {
            problems.error(in: place, "the symbolic link leads to a folder that contains it")
        }
    }

    private func exists(_ path: String) -> Bool { kind(path) != nil }

    private func kind(_ path: String) -> Files.Kind? { Files.kind(tree.root.appending(path), following: true) }
}
