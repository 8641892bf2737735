import ArgumentParser
import Conformance
import Console
import Core
import Glibc
import Sandbox
import SystemPackage

/// `selfharness sandbox soak`: thousands of sandboxes with kills at random moments; exits 1 if anything is left on the host.
struct SandboxSoak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Make thousands of sandboxes, kill at random moments, and look for what is left; exits 1 if something is.")

    @Option(help: "Sandboxes in all.") var count = 10_000
    @Option(help: "Sandboxes at once.") var width = 8
    @Option(help: "A static busybox of this host.") var busybox = "/bin/busybox"
    @Flag(help: "Print JSON.") var json = false
    /// What a soak starts itself as.
    @Option(help: .hidden) var worker: String?

    func run() async throws {
        try Tier.enter()
        guard Files.exists(FilePath(busybox)) else {
            throw Failure(.invalidInput, "there is no busybox", at: busybox, hint: "as root: apt-get install busybox-static")
        }
        if let worker {
            let home = try Home.fromEnvironment()
            return try await SoakWorker(home: home, count: count, width: width, progress: FilePath(worker), busybox: FilePath(busybox))
                .run()
        }
        guard count > 0, width > 0 else { throw ValidationError("--count and --width must be greater than 0.") }
        // A home of its own, so that what is left can only be ours.
        let home = Home(root: try Home.fromEnvironment().directory("soak").appending(Files.randomName(10)))
        try Files.makeDirectory(home.root, mode: 0o700)
        setenv("SELFHARNESS_HOME", home.root.string, 1)
        let (width, busybox) = (width, busybox)
        var soak = Soak(home: home, busybox: FilePath(busybox)) { count, file in
            try Spawn.start([
                "/proc/self/exe", "sandbox", "soak", "--count", "\(count)", "--width", "\(width)", "--busybox", busybox, "--worker",
                file.string,
            ])
        }
        soak.count = count
        let outcome = try await soak.run { outcome in
            try? Terminal.error.print(
                "soak: \(outcome.sandboxes) sandboxes, \(outcome.programsKilled) programs and \(outcome.launchersKilled) launchers killed, "
                    + Quantity.duration(outcome.seconds))
        }
        if outcome.remains.isEmpty { try Files.removeTree(home.root) }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(outcome), as: UTF8.self))
        } else {
            try Terminal.output.print(
                "\(outcome.sandboxes) sandboxes by \(outcome.workers) programs in \(Quantity.duration(outcome.seconds)); killed: "
                    + "\(outcome.programsKilled) programs, \(outcome.launchersKilled) launchers; left: \(outcome.remains.count)")
            for line in outcome.failures + outcome.remains { try Terminal.output.print("  \(Printable.line(line))") }
        }
        if !outcome.remains.isEmpty || !outcome.failures.isEmpty { throw ExitCode(1) }
    }
}
