import Core
import Glibc
import Synchronization
import SystemPackage

/// A recording of a terminal in the format asciicast v2, which asciinema and its players read: one header line, then one line an event.
///
/// Every event is appended by one write, so the file can be played while it grows and after the program was killed. When something
/// cannot be written, or the file has reached its limit, the recording stops and what is there stays; ``stopReason`` says why.
public final class Asciicast: Sendable {
    /// What happened.
    public enum Event: Sendable {
        /// The program wrote.
        case output([UInt8])
        /// Somebody typed.
        case input([UInt8])
        /// The terminal has a new size.
        case resize(rows: Int, columns: Int)
    }

    private struct State {
        var descriptor: OwnedDescriptor?
        var output = TextPieces()
        var input = TextPieces()
        var size = 0
        var stopReason: String?
    }

    private let state: Mutex<State>
    private let begin: ContinuousClock.Instant
    private let limit: Int

    /// Makes the file, or empties it.
    ///
    /// - Parameters:
    ///   - environment: for the header; TERM and SHELL are usual.
    ///   - limit: bytes of the file.
    public init(_ path: FilePath, rows: Int, columns: Int, environment: [String: String] = [:], limit: Int = 64 << 20) throws {
        let raw = try call("create the recording \(path)") {
            open(path.string, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
        }
        self.limit = limit
        begin = .now
        state = Mutex(State(descriptor: OwnedDescriptor(raw)))
        let variables = environment.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)): \(Self.quoted($0.value))" }
        let seconds = Timestamp.now().microseconds / 1_000_000
        let header =
            "{\"version\": 2, \"width\": \(columns), \"height\": \(rows), \"timestamp\": \(seconds), \"env\": {\(variables.joined(separator: ", "))}}"
        state.withLock { append(header, &$0) }
    }

    /// Why nothing is recorded any more; nil while all is well.
    public var stopReason: String? { state.withLock { $0.stopReason } }

    /// Adds an event at the present moment.
    public func record(_ event: Event) {
        state.withLock { state in
            switch event {
            case .output(let bytes): append("o", state.output.take(bytes), &state)
            case .input(let bytes): append("i", state.input.take(bytes), &state)
            case .resize(let rows, let columns): append("r", "\(columns)x\(rows)", &state)
            }
        }
    }

    /// Writes what was held back, and closes the file; later events are dropped.
    public func finish() {
        state.withLock { state in
            append("o", state.output.end(), &state)
            append("i", state.input.end(), &state)
            state.descriptor = nil
        }
    }

    private func append(_ code: String, _ text: String, _ state: inout State) {
        guard !text.isEmpty else { return }
        let (seconds, attoseconds) = begin.duration(to: .now).components
        let fraction = "\(attoseconds / 1_000_000_000_000)"
        let time = "\(seconds).\(String(repeating: "0", count: 6 - fraction.utf8.count))\(fraction)"
        append("[\(time), \"\(code)\", \(Self.quoted(text))]", &state)
    }

    private func append(_ line: String, _ state: inout State) {
        guard let descriptor = state.descriptor else { return }
        let bytes = Array("\(line)\n".utf8)
        guard state.size + bytes.count <= limit else {
            state.stopReason = "the recording has reached its limit of \(limit) bytes"
            state.descriptor = nil
            return
        }
        do {
            try Files.writeAll(bytes, to: descriptor.raw, step: "write the recording")
            state.size += bytes.count
        } catch {
            state.stopReason = "\(error)"
            state.descriptor = nil
        }
    }

    /// A JSON string (RFC 8259).
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            // Line separators too: readers that split at them would see two lines.
            case _ where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
