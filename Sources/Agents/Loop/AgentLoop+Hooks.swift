import Core
import Harness
import Models
import Trajectories

/// What hooks do to the reply or the call at hand; the rest of what they do has been done.
struct HookEffects {
    /// The call or the finishing does not happen; this is its answer.
    var block: String?
    var prefix = ""
    var suffix = ""
    var resampleTemperature: Double?
    /// Rules that must hold before finishing.
    var requiredRules: Set<String> = []

    /// The command with what hooks put around it; nil when there is nothing.
    func rewritten(_ command: String) -> String? { prefix.isEmpty && suffix.isEmpty ? nil : prefix + command + suffix }
}

extension AgentLoop {
    /// Looks at the hooks of an event and does what they say.
    mutating func fire(_ event: Hook.Event, atHand call: ProposedCall? = nil, isDone: Bool = false) async throws -> HookEffects {
        var effects = HookEffects()
        guard harness.hooks.contains(where: { $0.event == event }) else { return effects }
        var situation = Situation(
            history: history, atHand: call, isDone: isDone, turn: turnNumber(at: event), share: limits.share)
        if engine.asksForPaths(at: event) { situation.isPathMissing = try await !place.missing(among: namedPaths).isEmpty }
        if engine.asksForFolders(at: event) { situation.isFolderMissing = try await !place.missing(among: namedFolders).isEmpty }
        for hook in engine.firing(event, in: situation) {
            guard end == nil else { break }
            note(fired: hook.name)
            switch hook.action {
            case .inject(let text):
                let text = try await filled(text, call)
                if event == .beforeFinish { effects.block = effects.block ?? text } else { injections.append(text) }
            case .block(let text): if effects.block == nil { effects.block = try await filled(text, call) }
            case .rewrite(let prefix, let suffix):
                effects.prefix += try await filled(prefix, call)
                effects.suffix = try await filled(suffix, call) + effects.suffix
            case .resample(let temperature): effects.resampleTemperature = effects.resampleTemperature ?? temperature
            case .requireCheck(let rule): effects.requiredRules.insert(rule)
            case .switchPhase(let phase): switchedPhases.append(phase)
            case .stop: end = .stopped
            }
        }
        return effects
    }

    /// For the record, and for a person who watches.
    mutating func note(fired name: String) {
        fired.append(name)
        recorder.watch?(.fired(name))
    }

    /// The model call that an event belongs to: before one, the one that comes.
    private func turnNumber(at event: Hook.Event) -> Int {
        switch event {
        case .onStart, .beforeModel, .onBudget: limits.turnsUsed + 1
        case .afterModel, .beforeTool, .afterTool, .onError, .beforeFinish: max(1, limits.turnsUsed)
        }
    }

    /// Injected messages join the conversation when no call waits for its answer.
    mutating func deliverInjections() throws {
        let texts = injections
        injections = []
        guard end == nil else { return }
        for text in texts { try say(.user, text) }
    }

    /// A text of the harness with its placeholders replaced, in one pass: what is put in is not looked at again.
    func filled(_ text: String, _ call: ProposedCall?) async throws -> String {
        guard text.contains("{{") else { return text }
        var values: [(String, String)] = []
        for placeholder in Hook.Placeholder.allCases where text.contains(placeholder.text) {
            values.append((placeholder.text, try await value(of: placeholder, call)))
        }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            result += rest[..<start.lowerBound]
            rest = rest[start.lowerBound...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.0) }) {
                result += value
                rest = rest.dropFirst(name.count)
            } else {
                result += "{{"
                rest = rest.dropFirst(2)
            }
        }
        return result + rest
    }

    /// Characters of an output that a placeholder shows.
    private static var outputLimit: Int { 2000 }
    /// Names that a placeholder lists.
    private static var nameLimit: Int { 50 }

    private func value(of placeholder: Hook.Placeholder, _ call: ProposedCall?) async throws -> String {
        func list(_ names: [String]) -> String {
            let shown = names.prefix(Self.nameLimit).joined(separator: ", ")
            return names.isEmpty ? "none" : names.count > Self.nameLimit ? "\(shown), … (\(names.count) in all)" : shown
        }
        return switch placeholder {
        case .command: call?.display ?? history.last?.display ?? ""
        case .output: ClippedText(history.calls.last { $0.facts.outcome != .refused }?.text ?? "", limit: Self.outputLimit).text
        case .turnsLeft: "\(limits.turnsLeft)"
        case .missingPaths: list(try await place.missing(among: namedPaths))
        case .missingFolders: list(try await place.missing(among: namedFolders).map(\.shellWord))
        case .workingDirectory: place.workingDirectory
        case .repositories: list(try await place.repositories())
        case .entries: list(try await place.entries())
        case .files: list(try await place.files().map(\.shellWord))
        }
    }

    /// The folders that the outputs belong in, as far as the instruction names them.
    private var namedFolders: [String] {
        var folders: [String] = []
        for path in namedPaths {
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex, !folders.contains(String(path[..<slash])) else { continue }
            folders.append(String(path[..<slash]))
        }
        return folders
    }
}
