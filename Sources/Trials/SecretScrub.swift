import Core
import SystemPackage
import Tasks

/// Masks the host's secrets that tasks were given, wherever an agent or a test wrote them in a trial's folder.
struct SecretScrub {
    /// Values shorter than this would mask half of every text.
    static let shortest = 8
    /// Larger files are data, not logs.
    static let limit = 16 << 20

    /// What is looked for, and what takes its place.
    private let masks: [(secret: [UInt8], mask: [UInt8])]

    init(_ variables: [String: String]) {
        masks = variables.filter { Secret.isLikely(name: $0.key) && $0.value.utf8.count >= Self.shortest }
            // The longest first, in case one holds another.
            .sorted { ($0.value.utf8.count, $0.key) > ($1.value.utf8.count, $1.key) }
            .map { (Array($0.value.utf8), Array(Secret.mask($0.value).utf8)) }
    }

    /// Rewrites the files below a folder that hold a secret.
    func run(_ folder: FilePath) throws {
        guard !masks.isEmpty else { return }
        for name in try Files.list(folder) {
            let path = folder.appending(name)
            switch Files.kind(path) {
            case .directory: try run(path)
            case .file:
                guard let bytes = try? Files.read(path, limit: Self.limit), let clean = scrubbed(bytes) else { continue }
                try Files.write(clean, to: path)
            default: continue
            }
        }
    }

    /// Whether there is nothing to look for.
    var isEmpty: Bool { masks.isEmpty }

    /// How many bytes at the end may be the beginning of a secret.
    func unfinishedTail(_ bytes: [UInt8]) -> Int { masks.map { bytes.unfinishedTail(of: $0.secret) }.max() ?? 0 }

    /// The text without secrets; nil if it has none.
    func scrubbed(_ bytes: [UInt8]) -> [UInt8]? {
        var text = bytes
        var found = false
        for (secret, mask) in masks {
            let ranges = text.ranges(of: secret)
            guard !ranges.isEmpty else { continue }
            found = true
            for range in ranges.reversed() { text.replaceSubrange(range, with: mask) }
        }
        return found ? text : nil
    }
}
