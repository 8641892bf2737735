import Core
import Glibc
import SystemPackage

/// A text file that is appended to as things happen: `job.log`, `trial.log`, and the outputs that are shown live.
///
/// A log never fails what it reports on: when the disk is full, lines are dropped.
public final class TextLog: Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens the file for appending, and makes it if it is missing.
    public init(_ path: FilePath) throws {
        descriptor = OwnedDescriptor(
            try call("open \(path)") { open(path.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) })
    }

    /// Appends a line with the time in front.
    public func line(_ text: String) { write(Array("\(Timestamp.now()) \(text)\n".utf8)) }

    /// Appends bytes as they are.
    public func write(_ bytes: [UInt8]) {
        try? Files.writeAll(bytes, to: descriptor.raw, step: "write a log")
    }
}
