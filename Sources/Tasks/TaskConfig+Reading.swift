import Core
import Proxy
import TOMLReading

extension TaskConfig {
    /// Reads a parsed `task.toml`; what is wrong, doubtful or refused is noted in the list.
    init(_ document: [String: TOMLNode], problems: ProblemList) {
        self = TableReader.read(document, file: "task.toml", into: problems) { TaskConfig(root: $0) }
    }

    private init(root: TableReader) {
        let version = root.string("version")
        schemaVersion = root.string("schema_version") ?? version ?? schemaVersion
        if schemaVersion.split(separator: ".").first != "1" {
            root.warn("schema_version", "\"\(schemaVersion)\" is not a version this program knows; it is read as 1.4")
        }
        source = root.string("source")
        package = root.table("task") { Package($0) } ?? nil
        metadata = root.node("metadata")?.table ?? [:]
        _ = root.table("metadata") { metadata in
            selfharness = metadata.table("selfharness") { Extensions($0) } ?? Extensions()
            metadata.allowAnything()
        }
        artifacts = root.tables("artifacts", shorthand: "source") { Artifact($0) } ?? []
        agent = root.table("agent") { Agent($0) } ?? Agent()
        verifier = root.table("verifier") { Verifier($0) } ?? Verifier()
        environment = root.table("environment") { Environment($0) } ?? Environment()
        solution = root.table("solution") { Solution($0) } ?? Solution()

        _ = root.node("multi_step_reward_strategy")
        if case .array(let steps) = root.node("steps"), !steps.isEmpty {
            root.refuse("steps", "multi-step tasks are not supported")
        }
    }
}

extension TaskConfig.Package {
    fileprivate init?(_ table: TableReader) {
        let name = table.string("name")
        if let name, !Self.isValid(name) {
            table.invalid("name", "expected `org/name` of letters, digits, `.`, `_` and `-`, found \"\(name)\"")
        }
        version = table.filledString("version")
        description = table.string("description") ?? ""
        keywords = table.strings("keywords") ?? []
        authors =
            table.tables("authors") { author in
                let email = author.string("email")
                return (author.string("name") ?? author.missing("name")).map { TaskConfig.Author(name: $0, email: email) }
            } ?? []
        guard let name = name ?? table.missing("name") else { return nil }
        self.name = name
    }

    /// Two parts of ASCII letters, digits, `.`, `_` and `-`, each beginning with a letter or a digit; no `..`.
    private static func isValid(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && !name.contains("..")
            && parts.allSatisfy { part in
                guard let first = part.utf8.first, isWord(first) else { return false }
                return part.utf8.allSatisfy { isWord($0) || "._-".utf8.contains($0) }
            }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension TaskConfig.Agent {
    fileprivate init(_ table: TableReader) {
        timeout = table.seconds("timeout_sec")
        user = table.user("user")
        network = table.networkPolicy()
    }
}

extension TaskConfig.Solution {
    fileprivate init(_ table: TableReader) { env = table.environment("env") }
}

extension TaskConfig.Extensions {
    fileprivate init(_ table: TableReader) {
        services = table.boolean("services") ?? false
        users = table.boolean("users") ?? false
        agentModules = table.strings("agent_modules")
        for name in agentModules ?? [] where !Self.isModule(name) {
            table.invalid("agent_modules", "\"\(name)\" is not the name of a Python module: letters, digits and _, without dots")
        }
    }

    private static func isModule(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

extension TableReader {
    /// An account: a name, or a number that is a uid.
    func user(_ key: String) -> String? {
        if case .integer = node(key) { return integer(key, "a user name or a uid", minimum: 0).map { String($0) } }
        return filledString(key)
    }

    /// A table of environment variables.
    func environment(_ key: String) -> [String: String] {
        let values = stringTable(key) ?? [:]
        for name in values.keys.sorted() where name.isEmpty || name.contains("=") {
            invalid(key, "\"\(name)\" cannot be the name of a variable")
        }
        return values
    }

    /// `network_mode` and `allowed_hosts`; nil if neither is given.
    func networkPolicy() -> TaskConfig.NetworkPolicy? {
        let mode = choice("network_mode", TaskConfig.NetworkMode.self)
        let hosts = strings("allowed_hosts")
        for host in hosts ?? [] {
            do {
                _ = try AllowedHost(host)
            } catch {
                let failure = error as? Failure
                invalid("allowed_hosts", [failure?.what, failure?.hint].compactMap(\.self).joined(separator: "; "))
            }
        }
        if let hosts, mode != .allowlist, !hosts.isEmpty || mode == nil {
            invalid("allowed_hosts", "is only allowed with network_mode = \"allowlist\"")
        }
        return mode.map { TaskConfig.NetworkPolicy($0, allowedHosts: hosts ?? []) }
    }
}
