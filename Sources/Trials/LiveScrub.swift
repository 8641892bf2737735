import Agents
import Core
import Synchronization

/// Masks secrets in what a person watches. Texts come in pieces, and a secret may be cut anywhere: what may be the beginning of one waits
/// for the next piece of the same kind, or for anything else that happens.
final class LiveScrub: Sendable {
    private struct Held {
        var kind: Kind
        var bytes: [UInt8]
    }

    /// Pieces of a kind belong together.
    private enum Kind { case reasoning, text, arguments, output, programOutput, verifierOutput }

    private let scrub: SecretScrub
    private let held = Mutex<Held?>(nil)

    init(_ scrub: SecretScrub) { self.scrub = scrub }

    /// The same, with secrets masked.
    func watch(_ watch: @escaping AgentWatch) -> AgentWatch {
        guard !scrub.isEmpty else { return watch }
        return { [self] event in
            switch event {
            case .reasoning(let text): piece(.reasoning, Array(text.utf8), watch)
            case .text(let text): piece(.text, Array(text.utf8), watch)
            case .arguments(let text): piece(.arguments, Array(text.utf8), watch)
            case .output(let bytes): piece(.output, bytes, watch)
            case .programOutput(let bytes): piece(.programOutput, bytes, watch)
            case .instruction(let text): whole(.instruction(clean(text)), watch)
            case .message(let text): whole(.message(clean(text)), watch)
            case .again(let wait, let reason): whole(.again(after: wait, reason: clean(reason)), watch)
            case .ended(let text, let usage): whole(.ended(clean(text), usage), watch)
            case .call(let call): whole(.call(clean(call)), watch)
            case .result(var result):
                result.text = clean(result.text)
                whole(.result(result), watch)
            case .asking, .replied, .discarded, .fired: whole(event, watch)
            }
        }
    }

    /// The same for the events of a trial.
    func watch(_ onEvent: @escaping @Sendable (TrialEvent) -> Void) -> @Sendable (TrialEvent) -> Void {
        guard !scrub.isEmpty else { return onEvent }
        let send: @Sendable (Kind, [UInt8]) -> Void = { onEvent(.verifierOutput($1)) }
        return { [self] event in
            switch event {
            case .verifierOutput(let bytes): piece(.verifierOutput, bytes, send)
            case .began, .note:
                flush(send)
                onEvent(event)
            }
        }
    }

    private func piece(_ kind: Kind, _ bytes: [UInt8], _ watch: AgentWatch) {
        piece(kind, bytes) { kind, bytes in watch(Self.event(kind, bytes)) }
    }

    private func whole(_ event: AgentEvent, _ watch: AgentWatch) {
        flush { kind, bytes in watch(Self.event(kind, bytes)) }
        watch(event)
    }

    private func piece(_ kind: Kind, _ bytes: [UInt8], _ send: (Kind, [UInt8]) -> Void) {
        held.withLock { held in
            var bytes = bytes
            if let before = held {
                if before.kind == kind { bytes = before.bytes + bytes } else { send(before.kind, before.bytes) }
            }
            var shown = scrub.scrubbed(bytes) ?? bytes
            let tail = scrub.unfinishedTail(shown)
            held = tail > 0 ? Held(kind: kind, bytes: Array(shown.suffix(tail))) : nil
            shown.removeLast(tail)
            if !shown.isEmpty { send(kind, shown) }
        }
    }

    private func flush(_ send: (Kind, [UInt8]) -> Void) {
        held.withLock { held in
            if let before = held { send(before.kind, before.bytes) }
            held = nil
        }
    }

    private static func event(_ kind: Kind, _ bytes: [UInt8]) -> AgentEvent {
        func text() -> String { String(decoding: bytes, as: UTF8.self) }
        return switch kind {
        case .reasoning: .reasoning(text())
        case .text: .text(text())
        case .arguments: .arguments(text())
        case .output: .output(bytes)
        case .programOutput, .verifierOutput: .programOutput(bytes)
        }
    }

    private func clean(_ text: String) -> String { scrub.scrubbed(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text }

    private func clean(_ call: AgentCall) -> AgentCall {
        switch call {
        case .command(let text): .command(clean(text))
        case .write(let path, let content): .write(path: clean(path), content: clean(content))
        case .edit(let path, let old, let new): .edit(path: clean(path), old: clean(old), new: clean(new))
        case .other(let text): .other(clean(text))
        case .misunderstood(let name, let arguments): .misunderstood(name: clean(name), arguments: clean(arguments))
        }
    }
}
