import Core

/// One `--mount` of a RUN instruction, variables expanded.
struct RunMount: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable { case bind, cache, tmpfs }

    var kind: Kind = .bind
    /// A stage or an image; nil is the build context.
    var from: String?
    var source = "/"
    /// Relative to the working directory if not absolute.
    var target = ""
    var isWritable: Bool
    var mode: UInt16?
    var uid: UInt32?
    var gid: UInt32?
    /// Caches of the same id are the same; nil is the target's path.
    var id: String?

    private static let keys = [
        "type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite", "rw", "id",
        "sharing", "size", "mode", "uid", "gid",
    ]

    /// Finds at parse time what expansion cannot change: unknown keys, refused types.
    static func check(_ text: String) throws {
        if text.contains("$") {
            for field in text.split(separator: ",") where field.lowercased().hasPrefix("from=") && field.contains("$") {
                throw Failure(
                    .unsupported, "--mount=from cannot contain a variable", hint: "add a stage FROM that image and name the stage")
            }
        } else {
            _ = try RunMount(text, expand: { $0 })
        }
    }

    /// The stage or image that a `--mount` reads, before expansion.
    static func from(_ text: String) -> String? {
        text.split(separator: ",").first { $0.lowercased().hasPrefix("from=") }.map { String($0.dropFirst(5)) }
    }

    init(_ text: String, expand: (String) throws -> String) throws {
        var writable: Bool?
        for field in text.split(separator: ",", omittingEmptySubsequences: true) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let key = parts[0].lowercased()
            let value = parts.count == 2 ? try expand(parts[1]) : nil
            switch key {
            case "readonly", "ro": writable = try !Self.bool(value, key)
            case "readwrite", "rw": writable = try Self.bool(value, key)
            case "type": kind = try Self.kind(try Self.needed(value, key))
            case "from": from = try Self.needed(value, key)
            case "source", "src": source = try Self.needed(value, key)
            case "target", "dst", "destination": target = try Self.needed(value, key)
            case "mode": mode = try Self.number(try Self.needed(value, key), key, radix: 8)
            case "uid": uid = try Self.number(try Self.needed(value, key), key)
            case "gid": gid = try Self.number(try Self.needed(value, key), key)
            case "id": id = try Self.needed(value, key)
            // One RUN at a time has a cache, which suits every kind of sharing; memory limits bound a tmpfs.
            case "sharing", "size": _ = try Self.needed(value, key)
            default:
                throw Failure(
                    .invalidInput, "--mount has no key \"\(key)\"", hint: Suggestion.hint(for: key, among: Self.keys))
            }
        }
        isWritable = writable ?? (kind != .bind)
        guard !target.isEmpty, target != "/" else { throw Failure(.invalidInput, "--mount needs a target other than /") }
        guard kind == .cache || (mode == nil && uid == nil && gid == nil) else {
            throw Failure(.invalidInput, "--mount=type=\(kind.rawValue) takes no mode, uid or gid")
        }
        guard kind != .cache || from == nil else {
            throw Failure(.unsupported, "--mount=type=cache with from is not supported: a cache starts empty")
        }
    }

    private static func kind(_ text: String) throws -> Kind {
        if let kind = Kind(rawValue: text.lowercased()) { return kind }
        if ["secret", "ssh"].contains(text.lowercased()) {
            throw Failure(.unsupported, "--mount=type=\(text) is not supported: no secret of the host enters a build")
        }
        throw Failure(
            .invalidInput, "--mount has no type \"\(text)\"", hint: Suggestion.hint(for: text, among: Kind.allCases.map(\.rawValue)))
    }

    private static func needed(_ value: String?, _ key: String) throws -> String {
        guard let value else { throw Failure(.invalidInput, "--mount: \(key) needs a value") }
        return value
    }

    private static func bool(_ value: String?, _ key: String) throws -> Bool {
        switch value?.lowercased() {
        case nil, "true"?, "1"?: true
        case "false"?, "0"?: false
        default: throw Failure(.invalidInput, "--mount: \(key) is true or false, not \"\(value!)\"")
        }
    }

    private static func number<T: FixedWidthInteger>(_ text: String, _ key: String, radix: Int = 10) throws -> T {
        guard let number = T(text, radix: radix) else {
            throw Failure(.invalidInput, "--mount: \"\(text)\" is not a valid \(key)")
        }
        return number
    }
}
