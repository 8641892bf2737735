import ArgumentParser
import Conformance
import Console
import Core
import FoundationEssentials
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
    @Option(help: "What is full at random moments: disk (a small file system of its own) or processes.") var exhaust: Soak.Exhausted?
    @Flag(help: "Print JSON.") var json = false
    /// What a soak starts itself as.
    @Option(help: .hidden) var worker: String?
    @Option(help: .hidden) var fence: String?
    /// The mount namespace is our own.
    @Flag(help: .hidden) var mounted = false

    func run() async throws {
        try Tier.enter()
        guard Files.exists(FilePath(busybox)) else {
            throw Failure(.invalidInput, "there is no busybox", at: busybox, hint: "as root: apt-get install busybox-static")
        }
        if let worker {
            if let fence { try ProcessFence.enter(FilePath(fence)) }
            let home = try Home.fromEnvironment()
            var soak = try SoakWorker(home: home, count: count, width: width, progress: FilePath(worker), busybox: FilePath(busybox))
            soak.isSqueezed = exhaust != nil
            return try await soak.run()
        }
        if exhaust == .disk, !mounted { try enterMountNamespace() }
        guard count > 0, width > 0 else { throw ValidationError("--count and --width must be greater than 0.") }
        // A home of its own, so that what is left can only be ours.
        let home = Home(root: try Home.fromEnvironment().directory("soak").appending(Files.randomName(10)))
        try Files.makeDirectory(home.root, mode: 0o700)
        if exhaust == .disk {
            try call("mount a small file system") {
                mount("selfharness-soak", home.root.string, "tmpfs", UInt(MS_NOSUID | MS_NODEV), "size=96m")
            }
        }
        setenv("SELFHARNESS_HOME", home.root.string, 1)
        let (width, busybox, exhaust) = (width, busybox, exhaust)
        var soak = Soak(home: home, busybox: FilePath(busybox)) { count, file, fence in
            try Spawn.start(
                [
                    "/proc/self/exe", "sandbox", "soak", "--count", "\(count)", "--width", "\(width)", "--busybox", busybox, "--worker",
                    file.string,
                ] + (exhaust.map { ["--exhaust", $0.rawValue] } ?? []) + (fence.map { ["--fence", $0.string] } ?? []))
        }
        soak.count = count
        soak.exhausted = exhaust
        let outcome = try await soak.run { outcome in
            try? Terminal.error.print(
                "soak: \(outcome.sandboxes) sandboxes, \(outcome.programsKilled) programs and \(outcome.launchersKilled) launchers killed, "
                    + (exhaust.map { "\($0.rawValue) \(outcome.exhaustions) times full, \(outcome.refused) refused, " } ?? "")
                    + Quantity.duration(outcome.seconds))
        }
        if outcome.remains.isEmpty {
            if exhaust == .disk { try call("unmount \(home.root)") { umount2(home.root.string, Int32(MNT_DETACH)) } }
            try Files.removeTree(home.root)
        }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(outcome), as: UTF8.self))
        } else {
            try Terminal.output.print(
                "\(outcome.sandboxes) sandboxes by \(outcome.workers) programs in \(Quantity.duration(outcome.seconds)); killed: "
                    + "\(outcome.programsKilled) programs, \(outcome.launchersKilled) launchers; "
                    + (exhaust.map { "\($0.rawValue) \(outcome.exhaustions) times full, \(outcome.refused) sandboxes refused; " } ?? "")
                    + "left: \(outcome.remains.count)")
            for line in outcome.failures + outcome.remains { try Terminal.output.print("  \(Printable.line(line))") }
        }
        if !outcome.remains.isEmpty || !outcome.failures.isEmpty { throw ExitCode(1) }
    }

    /// Starts again where a mount is seen by nobody else, and goes with us.
    private func enterMountNamespace() throws {
        // Not /proc/self/exe, which would be unshare's.
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var arguments: [UnsafeMutablePointer<CChar>?] =
            (["unshare", "--mount", "--propagation", "private", own] + CommandLine.arguments.dropFirst() + ["--mounted"])
            .map { strdup($0) }
        arguments.append(nil)
        execvp("unshare", &arguments)
        throw SystemCallFailure.make("start unshare", errno)
    }
}

extension Soak.Exhausted: ExpressibleByArgument {}
