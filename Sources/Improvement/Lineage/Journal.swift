import CLinux
import Core
import Glibc
import SystemPackage

/// `journal.jsonl`: when events happened. Beside the chain, since times differ between equal runs; nothing rests on it.
struct Journal {
    static let name = "journal.jsonl"
    private let path: FilePath

    init(_ folder: FilePath) { path = folder.appending(Self.name) }

    /// Adds a line; a failure is no reason to stop a run.
    func note(_ event: LineageEvent) {
        let line: JSONValue = ["seq": .int(event.seq), "kind": .string(event.kind.rawValue), "at": .string(Timestamp.now().description)]
        guard let bytes = try? JSON.encode(line, pretty: false),
            let fd = try? call("open", { open(path.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) })
        else { return }
        // Named, so that it stays open until the line is written.
        let file = OwnedDescriptor(fd)
        try? Files.writeAll(bytes + [0x0a], to: file.raw, step: "append to \(path)")
    }

    /// The times of events, by their number; empty when there is no journal.
    static func times(_ folder: FilePath) -> [Int: Timestamp] {
        let text = (try? Files.text(folder.appending(name))) ?? ""
        var times: [Int: Timestamp] = [:]
        for line in text.split(separator: "\n") {
            guard let value = try? JSON.decode(JSONValue.self, from: Array(line.utf8)), let seq = value["seq"]?.int,
                let time = value["at"]?.string.flatMap(Timestamp.init)
            else { continue }
            times[seq] = time
        }
        return times
    }
}
