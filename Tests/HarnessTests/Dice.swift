import Core

@testable import Harness

/// Random harnesses and operations, the same for the same seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    private mutating func text() -> String {
        let words = ["look", "at", "the", "error", "ü", "\"quoted\"", "back\\slash", "#", "=", "'single'", "[x]", "first\nsecond", "\ttab"]
        return (0..<Int.random(in: 1...6, using: &self)).map { _ in words.randomElement(using: &self) ?? "" }.joined(separator: " ")
    }

    private mutating func name() -> String { ["a", "b", "c-1"].randomElement(using: &self) ?? "a" }

    private mutating func hook() -> JSONValue {
        let name = name()
        return Bool.random(using: &self)
            ? [
                "name": .string(name), "event": "on_error", "when": ["tool_errors": ["at_least": 2, "window": 3]],
                "do": ["inject": .string(text())],
            ]
            : [
                "name": .string(name), "event": "before_tool", "when": ["command_matches": .string("^rm ")],
                "do": ["block": .string(text())],
            ]
    }

    private mutating func rule() -> JSONValue {
        ["name": .string(name()), "check": "command", "command": .string(text()), "message": .string(text())]
    }

    mutating func harness() throws -> HarnessArtifact {
        var files = try Sample.minimal.files
        for phase in Phase.allCases where Bool.random(using: &self) {
            files["prompt/phases/\(phase.rawValue).md"] = Bool.random(using: &self) ? nil : Array(text().utf8)
        }
        if Bool.random(using: &self) { files["policy/runtime.toml"] = Array("# note\n\nmax_turns   =   9 # here\noutput_limit = 300".utf8) }
        var artifact = try HarnessArtifact(files: files)
        for _ in 0..<Int.random(in: 0...4, using: &self) {
            let operation =
                Bool.random(using: &self)
                ? EditOperation.addItem(surface: "hooks", item: hook()) : .addItem(surface: "verify.rules", item: rule())
            guard let files = try? operation.apply(to: artifact.files) else { continue }
            artifact = try HarnessArtifact(files: files)
        }
        return artifact
    }

    mutating func operation() -> EditOperation {
        let surface = ["prompt.system", "prompt.execute", "prompt.recover"].randomElement(using: &self) ?? ""
        switch Int.random(in: 0..<9, using: &self) {
        case 0: return .setText(surface: surface, text: text())
        case 1: return .appendText(surface: surface, text: text())
        case 2: return .replaceText(surface: surface, old: "the", new: text())
        case 3: return .setKey(surface: "policy.runtime", key: "max_turns", value: .int(Int.random(in: 1...50, using: &self)))
        case 4: return .setKey(surface: "tools", key: "bash.description", value: .string(text()))
        case 5: return .addItem(surface: "hooks", item: hook())
        case 6: return .replaceItem(surface: "verify.rules", item: rule())
        case 7: return .removeItem(surface: "verify.rules", name: name())
        default: return .addItem(surface: "memory", item: ["name": .string(name()), "text": .string(text())])
        }
    }
}
