import Core
import Glibc
import SystemPackage

/// A user's range of subordinate ids (subuid(5)).
struct SubordinateRange: Equatable {
    var start: UInt32
    var count: UInt32

    static func find(in file: FilePath, id: UInt32) -> SubordinateRange? {
        let name = getpwuid(id).map { String(cString: $0.pointee.pw_name) }
        guard let text = try? Files.text(file) else { return nil }
        return parse(text, names: [name, "\(id)"].compactMap { $0 })
    }

    /// The largest range given to any of the names.
    static func parse(_ text: String, names: [String]) -> SubordinateRange? {
        let ranges = text.split(separator: "\n").compactMap { line -> SubordinateRange? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, names.contains(String(fields[0])), let start = UInt32(fields[1]), let count = UInt32(fields[2])
            else { return nil }
            return SubordinateRange(start: start, count: count)
        }
        return ranges.max { $0.count < $1.count }
    }

    /// `INSIDE:OUTSIDE:COUNT,…`: 65,536 ids whose root is the user.
    func map(root id: UInt32) -> String { "0:\(id):1,1:\(start):65535" }
}

/// The ids that exist in this user namespace (user_namespaces(7), /proc/self/uid_map).
struct IdMap: Equatable {
    var ranges: [SubordinateRange]

    static func parse(_ text: String) -> IdMap {
        IdMap(
            ranges: text.split(separator: "\n").compactMap { line in
                let fields = line.split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) }
                return fields.count == 3 ? SubordinateRange(start: fields[0], count: fields[2]) : nil
            })
    }

    /// Whether all of `start ..< start + count` exist, over neighbouring ranges too.
    func covers(_ start: UInt32, count: UInt32) -> Bool {
        var next = UInt64(start)
        let end = next + UInt64(count)
        while next < end {
            guard let range = ranges.first(where: { UInt64($0.start) <= next && next < UInt64($0.start) + UInt64($0.count) }) else {
                return false
            }
            next = UInt64(range.start) + UInt64(range.count)
        }
        return true
    }

    /// The host id that root of this namespace is.
    static func root(in text: String) -> UInt32? {
        text.split(separator: "\n").lazy.compactMap { line in
            let fields = line.split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) }
            return fields.count == 3 && fields[0] == 0 ? fields[1] : nil
        }.first
    }

    /// The tier of whoever is root of a namespace with these ids; nil if it has no root.
    var tier: Tier? {
        if covers(Slots.canonicalBase, count: 2 * Slots.size) { return .root }
        if covers(0, count: Slots.size) { return .subuid }
        return covers(0, count: 1) ? .single : nil
    }
}
