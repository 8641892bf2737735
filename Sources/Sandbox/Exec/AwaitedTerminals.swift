import Core
import Synchronization

/// The terminals that pid 1 was asked for: one may arrive before or after somebody waits for it.
final class AwaitedTerminals: Sendable {
    private enum Wait {
        case expected
        case arrived(OwnedDescriptor?)
        case awaited(CheckedContinuation<OwnedDescriptor?, Never>)
    }

    /// Nil once the sandbox has ended.
    private let waits = Mutex<[UInt32: Wait]?>([:])

    /// Announces that a terminal will come for a command that is about to be asked for.
    func expect(_ id: UInt32) { waits.withLock { $0?[id] = .expected } }

    /// Waits for an announced terminal; nil when the command failed to start.
    func terminal(of id: UInt32) async -> OwnedDescriptor? {
        await withCheckedContinuation { continuation in
            let arrived: OwnedDescriptor?? = waits.withLock { waits in
                if case .arrived(let descriptor) = waits?[id] {
                    waits?[id] = nil
                    return .some(descriptor)
                }
                guard waits != nil else { return .some(nil) }
                waits?[id] = .awaited(continuation)
                return nil
            }
            if let arrived { continuation.resume(returning: arrived) }
        }
    }

    /// - Parameter descriptor: nil when there will be none. Ids that nobody expects a terminal for are ignored.
    func arrived(_ id: UInt32, _ descriptor: OwnedDescriptor?) {
        let waiting = waits.withLock { waits -> CheckedContinuation<OwnedDescriptor?, Never>? in
            switch waits?[id] {
            case .awaited(let continuation):
                waits?[id] = nil
                return continuation
            case .expected:
                waits?[id] = .arrived(descriptor)
                return nil
            case .arrived, nil: return nil
            }
        }
        waiting?.resume(returning: descriptor)
    }

    /// The sandbox has ended: nothing comes any more.
    func end() {
        let waits = waits.withLock { $0.take() }
        for case .awaited(let waiting) in (waits ?? [:]).values { waiting.resume(returning: nil) }
    }
}
