import Core

/// A surface as a proposer or a person is shown it.
public struct SurfaceView: Sendable, Hashable {
    public var surface: Surface
    public var isLocked: Bool
    /// Bytes.
    public var budget: Int
    public var used: Int
    /// Of a text surface.
    public var text: String?
    /// Of a table: every key with its present value.
    public var values: [String: JSONValue]?
    /// Of a list, as an operation writes them.
    public var items: [JSONValue]?

    /// For a proposal request: `name`, `kind`, `budget`, `used`, and `text`, `values` or `items`.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(surface.rawValue), "kind": .string(surface.kind.rawValue), "budget": .int(budget), "used": .int(used),
        ]
        if let text { members["text"] = .string(text) }
        if let values { members["values"] = .object(values) }
        if let items { members["items"] = .array(items) }
        return .object(members)
    }
}

extension HarnessArtifact {
    /// Every surface, in a fixed order.
    public var surfaces: [SurfaceView] { Surface.allCases.map(view) }

    private func view(_ surface: Surface) -> SurfaceView {
        var view = SurfaceView(
            surface: surface, isLocked: content.manifest.isLocked(surface), budget: content.manifest.budget(surface),
            used: HarnessContent.size(surface, files))
        func notes(_ notes: [HarnessContent.Note]) -> [JSONValue] { notes.map { ["name": .string($0.name), "text": .string($0.text)] } }
        switch surface {
        case .promptSystem, .promptBootstrap, .promptExecute, .promptVerify, .promptRecover:
            view.text = surface.file.map { HarnessContent.text($0, files) }
        case .tools:
            view.values = [:]
            for tool in content.tools {
                for (key, value) in tool.values { view.values?["\(tool.kind.rawValue).\(key)"] = value }
            }
        case .policy: view.values = content.policy.values
        case .hooks: view.items = content.hooks.map { $0.item(named: true) }
        case .rules: view.items = content.rules.map { .object(Dictionary($0.pairs, uniquingKeysWith: { $1 })) }
        case .memory: view.items = notes(content.memory)
        case .skills: view.items = notes(content.skills)
        case .subagents: view.items = content.subagents.map(\.item)
        }
        return view
    }
}
