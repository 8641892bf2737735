import Synchronization

/// Cuts a stream of bytes into lines for a log.
final class LineLog: Sendable {
    private let pending = Mutex<[UInt8]>([])
    private let log: @Sendable (String) -> Void

    init(_ log: @escaping @Sendable (String) -> Void) { self.log = log }

    func write(_ bytes: [UInt8]) {
        let lines = pending.withLock { pending in
            pending += bytes
            guard let end = pending.lastIndex(where: Self.ends) else { return [ArraySlice<UInt8>]() }
            let lines = pending[..<end].split(whereSeparator: Self.ends)
            pending.removeFirst(end + 1)
            return lines
        }
        for line in lines { log(String(decoding: line, as: UTF8.self)) }
    }

    /// Writes what is left without a line end.
    func finish() {
        let rest = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        if !rest.isEmpty { log(String(decoding: rest, as: UTF8.self)) }
    }

    /// Progress bars end their lines with a carriage return.
    private static func ends(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }
}
