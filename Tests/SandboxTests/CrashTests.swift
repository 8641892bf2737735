import Core
import FoundationEssentials
import Glibc
import SandboxFixture
import SystemPackage
import Testing

@testable import Sandbox

/// SIGKILL at any moment, of the program or of what it relies on, leaves nothing once the program is started again.
@Suite(.serialized, .enabled(if: SandboxFixture.isRoot, "needs root: it looks for leftovers of the root tier"))
struct CrashTests {
    enum Victim: String, Sendable, CaseIterable { case program, launcher, pidOne }

    /// The program, built beside the tests.
    static func program() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = FilePath(tests).removingLastComponent().appending("selfharness")
        guard Files.exists(program) else { throw Failure(.infrastructure, "the program is not built", at: program.string) }
        return program.string
    }

    /// An argument that no other process of this machine has.
    private static func uniqueSleep() -> String { "86400.\(Int.random(in: 100_000...999_999))" }

    private func start(_ sleep: String) throws -> Child {
        try Child([Self.program(), "sandbox", "run", "--memory", "256", "--", "sleep", sleep])
    }

    /// Waits for something that must come.
    @discardableResult
    private func wait<R>(for what: String, _ body: () throws -> R?) async throws -> R {
        for _ in 0..<1000 {
            if let found = try body() { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(.infrastructure, "waited in vain for \(what)")
    }

    /// The next start of the program, which cleans up; then nothing may be left.
    private func expectNothingLeft(of run: Leftovers, _ sleep: String) async throws {
        let next = try await Child([Self.program(), "sandbox", "run", "--", "true"]).end()
        #expect(next?.status == .exited(0), "\(next?.errors ?? "the next start hangs")")
        #expect(try run.found(command: sleep) == [])
    }

    @Test(arguments: Victim.allCases) func killedWhileACommandRuns(victim: Victim) async throws {
        _ = try await SandboxFixture.base()
        let home = try Home.fromEnvironment()
        let sleep = Self.uniqueSleep()
        let child = try start(sleep)
        try await wait(for: "the command") { Leftovers.processes(whoseCommandLineHas: sleep).first }
        let run = try #require(try Leftovers(of: child.pid, home: home))
        let launcher = try #require(Leftovers.children(of: child.pid).first { $0.name == "sh-launcher" })
        switch victim {
        case .program: kill(child.pid, SIGKILL)
        case .launcher: kill(launcher.pid, SIGKILL)
        case .pidOne: kill(try #require(Leftovers.children(of: launcher.pid).first { $0.name == "init" }).pid, SIGKILL)
        }
        // Also a program that goes on living notices, and says so.
        let end = try #require(try await child.end())
        if victim == .program {
            #expect(end.status == .signaled(SIGKILL))
        } else {
            #expect(end.status == .exited(2))
            #expect(end.errors.contains("the sandbox has ended"), "\(end.errors)")
        }
        // Nothing may run on, even before the next start.
        try await wait(for: "the end of the command") { Leftovers.processes(whoseCommandLineHas: sleep).isEmpty ? true : nil }
        try await expectNothingLeft(of: run, sleep)
    }

    @Test(arguments: [0, 5, 10, 20, 30, 50, 80, 120, 200]) func killedWhileStarting(milliseconds: Int) async throws {
        _ = try await SandboxFixture.base()
        let home = try Home.fromEnvironment()
        let sleep = Self.uniqueSleep()
        let child = try start(sleep)
        let run = try await wait(for: "the run's mark") { try Leftovers(of: child.pid, home: home) }
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(child.pid, SIGKILL)
        #expect(try await child.end()?.status == .signaled(SIGKILL))
        try await expectNothingLeft(of: run, sleep)
    }

    /// The first Ctrl-C ends a job in order, the second at once; after either nothing is left, without another start.
    @Test(arguments: [1, 2]) func interrupted(times: Int) async throws {
        _ = try await SandboxFixture.base()
        let sleep = Self.uniqueSleep()
        let folder = FilePath("/tmp/selfharness-interrupt-\(Files.randomName(10))")
        defer { try? Files.removeTree(folder) }
        let task = folder.appending("suite/slow")
        for part in ["tests", "solution", "environment"] { try Files.makeDirectory(task.appending(part)) }
        try Files.write("[environment]\ndocker_image = \"debian:12\"\nnetwork_mode = \"no-network\"\n", to: task.appending("task.toml"))
        try Files.write("Wait.\n", to: task.appending("instruction.md"))
        try Files.write("#!/bin/bash\nsleep \(sleep)\n", to: task.appending("solution/solve.sh"), mode: 0o755)
        try Files.write("#!/bin/bash\ntrue\n", to: task.appending("tests/test.sh"), mode: 0o755)
        let child = try Child([Self.program(), "run", folder.appending("suite").string, "-o", folder.appending("jobs").string])
        try await wait(for: "the command") { Leftovers.processes(whoseCommandLineHas: sleep).first }
        let run = try #require(try Leftovers(of: child.pid, home: try Home.fromEnvironment()))
        for _ in 0..<times {
            kill(child.pid, SIGINT)
            // Two signals that are pending together are one.
            try await Task.sleep(for: .milliseconds(20))
        }
        let end = try #require(try await child.end())
        #expect(end.status == .exited(130), "\(end.errors)")
        #expect(try run.found(command: sleep) == [])
    }

    @Test func slotsOfTheDeadAreFree() async throws {
        _ = try await SandboxFixture.base()
        let sleep = Self.uniqueSleep()
        let child = try start(sleep)
        try await wait(for: "the command") { Leftovers.processes(whoseCommandLineHas: sleep).first }
        func locks() throws -> Int { try Files.text("/proc/locks").split(separator: "\n").count { $0.contains(" \(child.pid) ") } }
        #expect(try locks() >= 2, "the run's mark and a slot")
        kill(child.pid, SIGKILL)
        _ = try await child.end()
        #expect(try locks() == 0)
    }
}
