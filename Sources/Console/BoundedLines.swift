/// The lines of an output that arrives in pieces, with the middle left out when there are many: the first ones can be shown as they come,
/// the last ones when it has ended. Pure, and cheap for any amount.
///
/// A lone carriage return ends a line too: what a progress bar overwrites is there to be seen, and counts.
public struct BoundedLines: Sendable {
    /// Bytes of one line that are shown.
    public static let lineLimit = 1000

    /// What is shown.
    public enum Row: Sendable, Equatable {
        case line(String)
        /// So many lines are left out here.
        case gap(Int)
    }

    private struct Line {
        var bytes: [UInt8] = []
        var more = 0
    }

    private let head: Int
    private let tail: Int
    private var line = Line()
    private var isAfterReturn = false
    private var shown = 0
    private var last: [Line] = []
    private var leftOut = 0
    /// Bytes so far.
    public private(set) var total = 0

    /// - Parameters:
    ///   - head: lines shown from the beginning.
    ///   - tail: lines shown from the end.
    public init(head: Int, tail: Int) { (self.head, self.tail) = (head, tail) }

    /// Lines that are not shown yet and may never be.
    public var waiting: Int { last.count + leftOut }

    /// What can be shown after more output.
    public mutating func push(_ bytes: [UInt8]) -> [Row] {
        var rows: [Row] = []
        total += bytes.count
        var rest = bytes[...]
        while !rest.isEmpty {
            if isAfterReturn {
                isAfterReturn = false
                if rest.first != 0x0a, !isEmpty { end(&rows) }
            }
            guard let stop = rest.firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) else {
                add(rest)
                break
            }
            add(rest[..<stop])
            if rest[stop] == 0x0a { end(&rows) } else { isAfterReturn = true }
            rest = rest[(stop + 1)...]
        }
        return rows
    }

    /// The rest.
    public mutating func finish() -> [Row] {
        var rows: [Row] = []
        if !isEmpty { end(&rows) }
        if leftOut > 0 { rows.append(.gap(leftOut)) }
        return rows + last.map { .line(Self.text($0)) }
    }

    private var isEmpty: Bool { line.bytes.isEmpty }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        let room = Self.lineLimit - line.bytes.count
        line.bytes += bytes.prefix(room)
        line.more += max(0, bytes.count - room)
    }

    private mutating func end(_ rows: inout [Row]) {
        defer { line = Line() }
        if shown < head {
            shown += 1
            return rows.append(.line(Self.text(line)))
        }
        last.append(line)
        if last.count > tail {
            last.removeFirst()
            leftOut += 1
        }
    }

    private static func text(_ line: Line) -> String {
        Printable.text(String(decoding: line.bytes, as: UTF8.self)) + (line.more > 0 ? " … \(Quantity.bytes(line.more)) more" : "")
    }
}
