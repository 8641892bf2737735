import CLinux
import Core
import Glibc
import Models
import Synchronization

/// Takes what a task says to the thread of a connection, which also watches its client while it waits.
final class Mailbox: Sendable {
    /// What a thread finds.
    enum Item {
        case piece(PassedPiece)
        case end(PassedOutcome)
        /// The client is gone.
        case hungUp
    }

    /// POLLRDHUP, which Swift's Glibc module does not show.
    private static let hangUp: Int16 = 0x2000

    private let state = Mutex<(pieces: [PassedPiece], outcome: PassedOutcome?)>(([], nil))
    private let bell: OwnedDescriptor
    private let button: OwnedDescriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        try call("make a pipe") { sh_pipe_cloexec(&ends) }
        (bell, button) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        // A full pipe rings as well as one byte more would.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    }

    func put(_ piece: PassedPiece) {
        state.withLock { $0.pieces.append(piece) }
        ring()
    }

    func end(_ outcome: PassedOutcome) {
        state.withLock { $0.outcome = outcome }
        ring()
    }

    private func ring() {
        var byte: UInt8 = 1
        _ = write(button.raw, &byte, 1)
    }

    /// Waits for what comes next.
    ///
    /// - Parameter client: nil when nobody cares any more whether it is there.
    func next(watching client: Int32?) -> Item {
        while true {
            let item = state.withLock { state -> Item? in
                if !state.pieces.isEmpty { return .piece(state.pieces.removeFirst()) }
                return state.outcome.map { .end($0) }
            }
            if let item { return item }
            var entries = [pollfd(fd: bell.raw, events: Int16(POLLIN), revents: 0)]
            if let client { entries.append(pollfd(fd: client, events: Self.hangUp, revents: 0)) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 256)
                _ = read(bell.raw, &bytes, bytes.count)
            } else {
                return .hungUp
            }
        }
    }
}
