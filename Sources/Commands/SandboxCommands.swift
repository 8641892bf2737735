import ArgumentParser
import Console
import Core
import Glibc
import Images
import Proxy
import Sandbox
import SystemPackage

/// `selfharness sandbox`: a command or a shell in any image, and the proof that sandboxes work here.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run a command or a shell in a sandbox over any image; list and remove what was kept.",
        subcommands: [
            SandboxRun.self, SandboxShell.self, SandboxList.self, SandboxRemove.self, SandboxCheck.self, SandboxSoak.self,
            SandboxSweep.self, SandboxEnter.self,
        ])
}

/// What `run` and `shell` share: the image and the sandbox's limits.
struct SandboxFlags: ParsableArguments {
    @Option(help: "The image: a name of `selfharness image list`, or one that FROM would take.") var image = "debian:12"
    @Option(help: "none (own network, loopback only), nat (own network that reaches out) or host.") var network = NetworkMode.none
    @Option(
        name: .customLong("allow"),
        help: "With --network none: a host that is reached through a proxy, as in a task's allowed_hosts; repeatable.")
    var allowedHosts: [String] = []
    @Option(help: "Memory limit, in MiB.") var memory: Int?
    @Option(help: "CPU limit; 0.5 is half of one.") var cpus: Double?
    @Option(help: "Limit of processes and threads.") var processes = 4096
    @Option(help: "Disk limit, in MiB.") var disk: Int?
    @Option(help: "User: name, uid, name:group or uid:gid. Default: the image's.") var user: String?
    @Option(help: "Working directory. Default: the image's.") var workdir: String?
    @Option(name: .customLong("env"), help: "NAME=VALUE, added to the image's environment; repeatable.") var environment: [String] = []

    func spec() throws -> SandboxSpec {
        for (name, value) in [("--memory", memory), ("--processes", processes), ("--disk", disk)] {
            if let value, value <= 0 { throw ValidationError("\(name) must be greater than 0.") }
        }
        if let cpus, cpus <= 0 { throw ValidationError("--cpus must be greater than 0.") }
        var spec = SandboxSpec()
        spec.network = network
        spec.limits.memoryBytes = memory.map { $0 << 20 }
        spec.limits.cpus = cpus
        spec.limits.processes = processes
        spec.limits.diskBytes = disk.map { $0 << 20 }
        return spec
    }

    private func asksFor(_ limit: String) -> Bool {
        switch limit {
        case "memory", "swap": memory != nil
        case "CPU time": cpus != nil
        default: false
        }
    }

    /// The command with the image's settings and, over them, the flags'.
    func command(_ arguments: [String], _ image: Image) throws -> Command {
        var command = Command(arguments)
        command.environment = image.config.environment.dictionary
        for pair in environment {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw ValidationError("--env takes NAME=VALUE, not '\(pair)'.")
            }
            command.environment[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        if !allowedHosts.isEmpty { command.environment.merge(ProxyEndpoint.variables) { own, _ in own } }
        if command.environment["PATH"] == nil { command.environment["PATH"] = Self.defaultPath }
        command.workingDirectory = workdir ?? image.config.workingDirectory
        command.user = user ?? image.config.user
        return command
    }

    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Runs `body` with a fresh sandbox over the image; what it writes is thrown away.
    func withSandbox<R: Sendable>(_ body: @Sendable (RunningSandbox, Image) async throws -> R) async throws -> R {
        let spec = try spec()
        let policy = try NetworkPolicy(allowing: allowedHosts)
        if !allowedHosts.isEmpty, network != .none { throw ValidationError("--allow is for --network none.") }
        return try await SandboxSession.with { sandboxes in
            let log: @Sendable (String) -> Void = { try? Terminal.error.print(Printable.line($0)) }
            for (limit, instead) in sandboxes.softLimits where asksFor(limit) { log("selfharness: soft limit of \(limit): \(instead)") }
            let store = try ImageStore(sandboxes: sandboxes, options: .fromEnvironment(), log: log)
            let image = try await store.resolve(self.image)
            let view = try sandboxes.store.makeView(over: image.layers)
            defer { try? view.discard() }
            return try await sandboxes.withSandbox(spec, over: view) { box in
                guard !policy.hosts.isEmpty else { return try await body(box, image) }
                let listener = try await box.listen(address: ProxyEndpoint.address, port: ProxyEndpoint.port)
                let proxy = try ProxyServer(listener: listener, policy: policy) { record in
                    guard !record.allowed, let reason = record.reason else { return }
                    log("selfharness: \(record.host ?? "a request"): \(reason)")
                }
                let result: Result<R, any Error>
                do { result = .success(try await body(box, image)) } catch { result = .failure(error) }
                await proxy.stop()
                return try result.get()
            }
        }
    }
}

extension NetworkMode: ExpressibleByArgument {}

/// `selfharness sandbox run`.
struct SandboxRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run one command; exits with its status.",
        discussion: "Example: selfharness sandbox run --image debian:12 -- bash -c 'id; ls /'")

    @OptionGroup var flags: SandboxFlags
    @Option(help: "Wall-clock limit, in seconds.") var timeout: Double?
    @Flag(name: [.customShort("i"), .long], help: "Give the command this program's standard input.") var stdin = false
    @Flag(help: "Print what it used, and the limit that fired, to stderr.") var stats = false
    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments.") var words: [String]

    func run() async throws {
        // What follows the options is the command's, so these do not reach the parser.
        if let first = self.words.first, ["-h", "--help"].contains(first) { throw CleanExit.helpRequest(self) }
        let words = self.words.first == "--" ? Array(self.words.dropFirst()) : self.words
        guard !words.isEmpty else { throw ValidationError("A command is missing.") }
        let (result, accounting) = try await flags.withSandbox { box, image in
            var command = try flags.command(words, image)
            command.timeout = timeout.map { .seconds($0) }
            command.outputLimit = 2
            if stdin { command.inputPipe = try DescriptorCopy.standardInput() }
            command.onOutput = { stream, bytes in
                try? Files.writeAll(bytes, to: stream == .standardOutput ? STDOUT_FILENO : STDERR_FILENO, step: "write output")
            }
            return (try await box.run(command), box.accounting())
        }
        if let limit = result.limit, limit != .output {
            try Terminal.error.print("selfharness: the \(limit.rawValue) limit ended the command")
        }
        if stats {
            let usage = result.usage
            try Terminal.error.print(
                "selfharness: \(Quantity.duration(usage.wallSeconds)) wall, \(Quantity.duration(usage.userSeconds + usage.systemSeconds)) CPU, "
                    + "\(Quantity.bytes(usage.maxResidentBytes)) largest process, "
                    + "\(accounting.peakMemoryBytes.map { Quantity.bytes($0) } ?? "unknown") peak of the sandbox")
        }
        if result.exitCode != 0 { throw ExitCode(result.exitCode) }
    }
}

/// `selfharness sandbox shell`.
struct SandboxShell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "shell", abstract: "Open a shell on a terminal of its own.")

    @OptionGroup var flags: SandboxFlags
    @Option(help: "Record what is seen to this file, for asciinema and its players (asciicast v2).") var record: String?

    func run() async throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(.invalidInput, "a shell needs a terminal", at: "standard input", hint: "use `sandbox run` in scripts")
        }
        let status = try await flags.withSandbox { box, image in
            var command = try flags.command(["bash"], image)
            command.environment["TERM"] = getenv("TERM").map { String(cString: $0) } ?? "xterm"
            return try await InteractiveTerminal.attach(to: box, command, recording: record.map { FilePath($0) })
        }
        if case .exited(let code) = status, code != 0 { throw ExitCode(code) }
    }
}

/// `selfharness sandbox sweep`: what an interrupted program becomes to clean up behind itself; exits as interrupted.
struct SandboxSweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Remove what programs that were killed left.", shouldDisplay: false)

    func run() async throws {
        try Tier.enter()
        try Sandboxes.sweep(home: .fromEnvironment())
        throw ExitCode(130)
    }
}
