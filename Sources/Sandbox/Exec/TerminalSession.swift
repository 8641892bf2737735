import CLinux
import Core
import Glibc

/// A program on a terminal of its own inside a sandbox; this is the terminal's master side.
public final class TerminalSession: Sendable {
    /// Read for output, write for input; blocking.
    public let descriptor: OwnedDescriptor
    private let sandbox: RunningSandbox
    private let command: Command
    private let id: UInt32
    private let exit: Task<RunningSandbox.Answer, Never>

    init(_ descriptor: OwnedDescriptor, _ sandbox: RunningSandbox, _ command: Command, id: UInt32, exit: Task<RunningSandbox.Answer, Never>)
    {
        self.descriptor = descriptor
        self.sandbox = sandbox
        self.command = command
        self.id = id
        self.exit = exit
    }

    /// Tells the programs on the terminal a new size, in character cells.
    public func resize(rows: UInt16, columns: UInt16) throws {
        try call("resize a terminal") { sh_ioctl_winsize(descriptor.raw, rows, columns) }
    }

    /// Kills the program and everything that it started.
    public func kill() { sandbox.tell(Frame(.kill, id: id)) }

    /// Waits for the program's end.
    public func wait() async throws -> ExitStatus {
        switch await exit.value {
        case .exited(let status, _, _, _): return status
        case .crowded: return RunningSandbox.cannotStart
        case .failed(let failure): throw RunningSandbox.startFailure(failure, command)
        case .done, .listening: throw Failure(.infrastructure, "sandbox: unexpected answer from a terminal's program")
        }
    }
}

extension RunningSandbox {
    /// Starts a command on a new terminal.
    public func openTerminal(_ command: Command, rows: UInt16 = 24, columns: UInt16 = 80) async throws -> TerminalSession {
        let id = newID()
        let (blob, mounts) = try await request(command, rows: rows, columns: columns)
        terminals.expect(id)
        let exit = Task { await ask(Frame(.exec, id: id, values: [8]), [blob] + mounts) }
        guard let master = await terminals.terminal(of: id) else {
            switch await exit.value {
            case .failed(let failure): throw Self.startFailure(failure, command)
            default: throw Failure(.infrastructure, "the sandbox gave no terminal")
            }
        }
        return TerminalSession(master, self, command, id: id, exit: exit)
    }
}
