import CLinux
import Core
import Glibc
import Harness
import Sandbox
import SandboxFixture
import Screen
import SystemPackage
import Tasks
import Testing

@testable import Agents

extension Tag {
    /// Needs the kernel's namespaces.
    @Tag static var kernel: Self
}

/// The tool `terminal` in real sandboxes, with programs that take the whole screen. They come from the host's static busybox.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct AgentTerminalTests {
    @Test func viWritesAFile() async throws {
        try await Desk.open { desk in
            try await desk.type("busybox vi /tmp/note", "Enter", until: "/tmp/note")
            #expect(try await desk.look().contains("~"))
            try await desk.type("ihello", "Enter", "you", "Escape", until: "you")
            try await desk.finish(":wq", "Enter")
            let result = try await desk.box.run(Command(["cat", "/tmp/note"]))
            #expect(result.stdout.text == "hello\nyou\n")
        }
    }

    @Test func lessScrolls() async throws {
        try await Desk.open { desk in
            try await desk.type("seq 1000 1200 | busybox less", "Enter", until: "1022")
            #expect(try await !desk.look().contains("1030"))
            try await desk.type("Space", until: "1045")
            try await desk.type("G", until: "1200")
            try await desk.finish("q")
            try await desk.type("echo do${X}ne", "Enter", until: "done")
        }
    }

    @Test func topIsLeftByItsKey() async throws {
        try await Desk.open { desk in
            try await desk.type("busybox top", "Enter", until: "PPID")
            try await desk.finish("q")
            try await desk.type("echo do${X}ne", "Enter", until: "done")
        }
    }

    @Test func pythonAnswers() async throws {
        try await Desk.open(image: "python:3.13-slim-bookworm") { desk in
            try await desk.type("python3 -q", "Enter", until: ">>>")
            try await desk.type("print(6 * 7, 'ä日')", "Enter", until: "\n42 ä日")
            try await desk.finish("C-d")
            try await desk.type("echo do${X}ne", "Enter", until: "done")
        }
    }

    @Test func controlCInterrupts() async throws {
        try await Desk.open { desk in
            try await desk.type("sleep 600", "Enter", until: "a program is running")
            try await desk.type("C-c", until: "^C")
            try await desk.type("echo code $?", "Enter", until: "code 130")
            #expect(try await !desk.look().contains("is running"))
        }
    }

    @Test func aWaitEndsWithTheProgram() async throws {
        try await Desk.open { desk in
            let begin = ContinuousClock.now
            let text = try await desk.press(["sleep 2; echo do${X}ne", "Enter"], wait: 300)
            #expect(text.contains("\ndone"))
            #expect(ContinuousClock.now - begin < .seconds(200))
        }
    }

    @Test func theStateStays() async throws {
        try await Desk.open { desk in
            try await desk.type("cd /usr; X=kept", "Enter", until: "/usr")
            try await desk.type("echo $X in $PWD", "Enter", until: "kept in /usr")
            // Nothing typed: the same screen again, without news.
            let (first, second) = (try await desk.look(), try await desk.look())
            #expect(first == second)
            #expect(first.contains("[cursor: line "))
        }
    }

    @Test func theHarnessChoosesTheSize() async throws {
        var shape = TerminalShape()
        (shape.rows, shape.columns) = (10, 40)
        try await Desk.open(shape: shape) { desk in
            try await desk.type("stty size", "Enter", until: "\n10 40")
            try await desk.type("seq 500", "Enter", until: "\n500\n")
            #expect(try await desk.press(["seq 500", "Enter"]).contains(/\[\d+ lines have left the screen at its top\]/))
        }
    }

    @Test func aProgramThatAsksIsAnswered() async throws {
        try await Desk.open { desk in
            try await desk.type(#"clear; IFS=R read -rsd R -p $'\e[6n' x; echo "at ${x#*[}""#, "Enter", until: "at 1;1")
        }
    }

    @Test func aShellThatEndedIsFollowedByAnother() async throws {
        try await Desk.open { desk in
            try await desk.type("exit 3", "Enter", until: "[the shell ended: exit code 3; the next keys start a new one]")
            #expect(try await desk.look().contains("exit code 3"))
            try await desk.type("echo ag${X}ain", "Enter", until: "again")
        }
    }

    @Test func aFloodEndsTheAnswerAndNotTheTrial() async throws {
        try await Desk.open { desk in
            let text = try await desk.press(["yes", "Enter"], timeout: 3)
            #expect(text.contains("a program is running"))
            try await desk.type("C-c", until: "^C")
            try await desk.type("echo do${X}ne", "Enter", until: "done")
        }
    }

    @Test func aProgramMayReadNothing() async throws {
        try await Desk.open { desk in
            try await desk.type("stty raw -echo; sleep 600", "Enter", until: "is running")
            // The kernel keeps some for it.
            var text = ""
            for _ in 0..<10 where !text.contains("bytes were not typed") {
                text = try await desk.press([String(repeating: "x", count: 30_000)], timeout: 2)
            }
            #expect(text.contains("bytes were not typed"))
        }
    }

    @Test func aShellAtRestIsEndedWithTheRunAndServicesStay() async throws {
        try await Desk.open { desk in
            try await desk.type("echo half a line", until: "half a line")
            await desk.terminal.finish()
            #expect(try desk.box.processes().filter { $0.command.contains("bash") }.isEmpty)
        }
        try await Desk.open { desk in
            try await desk.type("sleep 4321 &", "Enter", until: "# ")
            await desk.terminal.finish()
            #expect(try desk.box.processes().contains { $0.command.contains("sleep 4321") })
        }
    }

    @Test func theSessionIsRecorded() async throws {
        try await Desk.open { desk in
            try await desk.type("echo re${X}corded", "Enter", until: "recorded")
            await desk.terminal.finish()
            let lines = try Files.text(desk.logs.appending("terminal.cast")).split(separator: "\n").map {
                try JSON.decode(JSONValue.self, from: Array($0.utf8))
            }
            #expect(lines[0]["version"] == 2)
            #expect(lines[0]["width"] == 80)
            #expect(lines[0]["height"] == 24)
            let events = lines.dropFirst().compactMap(\.array)
            #expect(events.count == lines.count - 1)
            func text(_ code: String) -> String { events.filter { $0[1].string == code }.compactMap { $0[2].string }.joined() }
            #expect(text("i").hasPrefix("echo re${X}corded\r"))
            #expect(text("o").contains("\rrecorded\r\n"))
            // What was recorded shows the same screen.
            var screen = TerminalScreen()
            screen.feed(text("o").utf8)
            #expect(screen.text.contains("\nrecorded\n"))
        }
    }

    @Test func aNewSizeReachesPrograms() async throws {
        try await Desk.open { desk in
            let script = "trap 'echo changed to $(stty size)' WINCH; echo ready; while :; do sleep 0.1; done"
            let session = try await desk.box.openTerminal(.test(script), rows: 24, columns: 80)
            var screen = TerminalScreen()
            try read(session, into: &screen, until: "ready")
            try session.resize(rows: 30, columns: 100)
            screen.resize(rows: 30, columns: 100)
            try read(session, into: &screen, until: "changed to 30 100")
            session.kill()
            _ = try await session.wait()
        }
    }

    private func read(_ session: TerminalSession, into screen: inout TerminalScreen, until text: String) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !screen.text.contains(text), ContinuousClock.now < deadline {
            var entry = pollfd(fd: session.descriptor.raw, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let got = Glibc.read(session.descriptor.raw, &buffer, buffer.count)
            guard got > 0 else { break }
            screen.feed(buffer[..<got])
        }
        #expect(screen.text.contains(text))
    }
}

extension Command {
    fileprivate static func test(_ script: String) -> Command {
        var command = Command.bash(script)
        command.environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm"]
        return command
    }
}

/// A sandbox with a terminal in it.
private struct Desk: Sendable {
    let box: RunningSandbox
    let terminal: AgentTerminal
    let logs: FilePath

    static func open(
        image: String = "debian:12", shape: TerminalShape = .init(), _ body: @Sendable (Desk) async throws -> Void
    ) async throws {
        let logs = FilePath("/tmp/selfharness-terminal-\(Files.randomName(8))")
        try Files.makeDirectory(logs.appending("task/tests"))
        defer { try? Files.removeTree(logs) }
        try Files.write("[environment]\ndocker_image = \"none\"\n", to: logs.appending("task/task.toml"))
        try Files.write("Do nothing.\n", to: logs.appending("task/instruction.md"))
        try Files.write("#!/bin/bash\n", to: logs.appending("task/tests/test.sh"))
        let task = try BenchmarkTask.load(logs.appending("task"))
        let sandboxes = try await SandboxFixture.sandboxes()
        let layers = try await SandboxFixture.layers(of: image)
        let view = try sandboxes.store.makeView(over: layers)
        defer { try? view.discard() }
        try await sandboxes.withSandbox(SandboxSpec(), over: view) { box in
            try await box.copyIn("/bin/busybox", to: "/usr/local/bin/busybox")
            let session = AgentSession(
                box: box, upper: view.upper, layers: layers.map(sandboxes.store.path(of:)), task: task,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], user: "root", workingDirectory: "/", logs: logs, timeLimit: nil,
                host: [:])
            try await body(Desk(box: box, terminal: AgentTerminal(session, shape), logs: logs))
        }
    }

    func press(_ keys: [String], wait: Double? = nil, timeout: Double = 120) async throws -> String {
        try await terminal.perform(keys.map { Keystroke($0) }, wait: wait, timeout: timeout).output
    }

    /// Types what ends the program in the foreground.
    func finish(_ keys: String...) async throws {
        let answer = try await press(keys, wait: 120)
        #expect(!answer.contains("a program is running"), "the screen shows\n\(answer)")
    }

    func look() async throws -> String { try await press([]) }

    /// Types, and looks until the answer shows a text; a busy machine may need several looks.
    func type(_ keys: String..., until text: String) async throws {
        var answer = try await press(keys)
        for _ in 0..<60 where !answer.contains(text) { answer = try await look() }
        #expect(answer.contains(text), "the screen shows\n\(answer)")
    }
}
