import CLinux
import Core
import Glibc

/// One of the program's two outputs: results go to stdout, everything else to stderr.
public struct Terminal: Sendable {
    /// What it can do, found out once.
    public let style: Style
    /// Whether a person sees it, so that lines may be redrawn.
    public let isLive: Bool
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        let isTerminal = isatty(descriptor) == 1
        self.init(
            descriptor, style: Style.detect(isTerminal: isTerminal) { Terminal.variable($0) },
            isLive: isTerminal && Terminal.variable("TERM") != "dumb")
    }

    /// An output that is taken for what the arguments say; the descriptor stays the caller's.
    init(_ descriptor: Int32, style: Style, isLive: Bool) {
        self.descriptor = descriptor
        self.style = style
        self.isLive = isLive
    }

    /// Where results go.
    public static let output = Terminal(STDOUT_FILENO)
    /// Where everything else goes.
    public static let error = Terminal(STDERR_FILENO)

    /// Columns, now; 80 if it is not a terminal, unless `COLUMNS` says otherwise.
    public var columns: Int {
        var (rows, columns): (UInt16, UInt16) = (0, 0)
        if sh_get_winsize(descriptor, &rows, &columns) == 0, columns > 0 { return Int(columns) }
        return Terminal.variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Writes text as it is.
    ///
    /// - Throws: ``Failure`` if it cannot be written: a full disk behind a redirection, a reader that went away.
    public func write(_ text: String) throws { try Files.writeAll(Array(text.utf8), to: descriptor, step: "write output") }

    /// Writes a line of ours.
    public func print(_ line: String) throws { try write(line + "\n") }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
