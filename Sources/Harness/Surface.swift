/// One editable part of a harness.
public enum Surface: String, Sendable, Codable, Hashable, CaseIterable {
    case promptSystem = "prompt.system"
    case promptBootstrap = "prompt.bootstrap"
    case promptExecute = "prompt.execute"
    case promptVerify = "prompt.verify"
    case promptRecover = "prompt.recover"
    case tools
    case hooks
    case policy = "policy.runtime"
    case rules = "verify.rules"
    case memory
    case skills
    case subagents

    /// What its content is.
    public enum Kind: String, Sendable, Codable, Hashable {
        case text, table, list
    }

    public var kind: Kind {
        switch self {
        case .promptSystem, .promptBootstrap, .promptExecute, .promptVerify, .promptRecover: .text
        case .tools, .policy: .table
        case .hooks, .rules, .memory, .skills, .subagents: .list
        }
    }

    /// Bytes over all its files, unless the manifest says otherwise.
    public var defaultBudget: Int {
        switch self {
        case .promptSystem: 4_000
        case .promptBootstrap, .promptExecute, .promptVerify, .promptRecover: 1_500
        case .tools, .memory, .rules: 6_000
        case .hooks, .subagents: 16_000
        case .policy: 2_000
        case .skills: 32_000
        }
    }

    /// Of a surface that is one file, its path.
    var file: String? {
        switch self {
        case .promptSystem: "prompt/system.md"
        case .promptBootstrap: "prompt/phases/bootstrap.md"
        case .promptExecute: "prompt/phases/execute.md"
        case .promptVerify: "prompt/phases/verify.md"
        case .promptRecover: "prompt/phases/recover.md"
        case .policy: "policy/runtime.toml"
        case .rules: "verify/rules.toml"
        case .tools, .hooks, .memory, .skills, .subagents: nil
        }
    }

    /// Of a surface with a file per item, the item's path.
    func file(of item: String) -> String? {
        switch self {
        case .tools: "tools/\(item).toml"
        case .hooks: "hooks/\(item).toml"
        case .memory: "memory/\(item).md"
        case .skills: "skills/\(item)/SKILL.md"
        case .subagents: "subagents/\(item).toml"
        default: nil
        }
    }

    /// Which surface a file belongs to, and of which item it is.
    static func of(_ path: String) -> (surface: Surface, item: String?)? {
        if let surface = allCases.first(where: { $0.file == path }) { return (surface, nil) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        func item(_ suffix: String) -> String? {
            parts.count == 2 && parts[1].hasSuffix(suffix) ? String(parts[1].dropLast(suffix.count)) : nil
        }
        switch parts[0] {
        case "tools": return item(".toml").map { (.tools, $0) }
        case "hooks": return item(".toml").map { (.hooks, $0) }
        case "subagents": return item(".toml").map { (.subagents, $0) }
        case "memory": return item(".md").map { (.memory, $0) }
        case "skills" where parts.count == 3 && parts[2] == "SKILL.md": return (.skills, parts[1])
        default: return nil
        }
    }
}
