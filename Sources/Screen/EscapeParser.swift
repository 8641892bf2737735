/// Takes a terminal's output apart: characters, controls and escape sequences (ECMA-48, as xterm reads them). Pure.
///
/// Whatever comes, it holds a bounded number of bytes: parameters, intermediates and strings beyond their limits are dropped. Strings
/// that a screen has no use for (DCS, SOS, PM, APC) are skipped.
struct EscapeParser: Sendable, Hashable {
    /// What a byte completes.
    enum Action: Hashable {
        case print(Unicode.Scalar)
        /// C0.
        case control(UInt8)
        case escape(intermediate: UInt8?, final: UInt8)
        case csi(ControlSequence)
        /// Without introducer and terminator.
        case osc([UInt8])
    }

    /// `CSI < marker > parameters intermediate final`.
    struct ControlSequence: Sendable, Hashable {
        static let parameterLimit = 16
        static let valueLimit = 9999

        /// `?`, `>`, `=` or `<` before the parameters.
        var marker: UInt8?
        /// nil stands for one that was left out.
        var parameters: [Int?] = []
        var intermediate: UInt8?
        var final: UInt8 = 0

        /// A parameter where 0 and nothing mean the same.
        func count(_ index: Int, default value: Int = 1) -> Int {
            guard index < parameters.count, let given = parameters[index], given > 0 else { return value }
            return given
        }
    }

    /// Bytes of a title or another string.
    static let stringLimit = 4096

    private enum State: Sendable, Hashable {
        case ground, escape, csi, csiIntermediate, csiIgnored, osc, skipped
    }

    private var state = State.ground
    private var utf8 = ScalarDecoder()
    private var intermediate: UInt8?
    private var sequence = ControlSequence()
    private var string: [UInt8] = []

    init() {}

    /// Reads one byte; `emit` is called at most twice.
    mutating func feed(_ byte: UInt8, _ emit: (Action) -> Void) {
        switch byte {
        case 0x1b:
            leave(emit)
            state = .escape
            intermediate = nil
        case 0x18, 0x1a:
            if state == .osc { string = [] }
            leave(emit)
            state = .ground
        case 0x07 where state == .osc:
            leave(emit)
            state = .ground
        case 0..<0x20:
            if state == .ground, let broken = utf8.end() { emit(.print(broken)) }
            if state != .osc, state != .skipped { emit(.control(byte)) }
        case 0x7f: break
        default: feedPrintable(byte, emit)
        }
    }

    /// Ends what a new sequence interrupts.
    private mutating func leave(_ emit: (Action) -> Void) {
        if state == .ground, let broken = utf8.end() { emit(.print(broken)) }
        if state == .osc, !string.isEmpty { emit(.osc(string)) }
        string = []
    }

    private mutating func feedPrintable(_ byte: UInt8, _ emit: (Action) -> Void) {
        switch state {
        case .ground: utf8.feed(byte) { emit(.print($0)) }
        case .escape: escape(byte, emit)
        case .csi, .csiIntermediate, .csiIgnored: csi(byte, emit)
        case .osc: if string.count < Self.stringLimit { string.append(byte) }
        case .skipped: break
        }
    }

    private mutating func escape(_ byte: UInt8, _ emit: (Action) -> Void) {
        switch byte {
        case 0x20...0x2f: intermediate = byte
        case UInt8(ascii: "[") where intermediate == nil:
            state = .csi
            sequence = ControlSequence()
        case UInt8(ascii: "]") where intermediate == nil: state = .osc
        case UInt8(ascii: "P") where intermediate == nil, UInt8(ascii: "X") where intermediate == nil,
            UInt8(ascii: "^") where intermediate == nil, UInt8(ascii: "_") where intermediate == nil:
            state = .skipped
        case 0x30...0x7e:
            state = .ground
            emit(.escape(intermediate: intermediate, final: byte))
        default: state = .ground
        }
    }

    private mutating func csi(_ byte: UInt8, _ emit: (Action) -> Void) {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9") where state == .csi:
            if sequence.parameters.isEmpty { sequence.parameters = [nil] }
            guard !isFull else { return }
            let last = sequence.parameters.count - 1
            let value = (sequence.parameters[last] ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            sequence.parameters[last] = min(value, ControlSequence.valueLimit)
        case UInt8(ascii: ";") where state == .csi, UInt8(ascii: ":") where state == .csi:
            if sequence.parameters.isEmpty { sequence.parameters = [nil] }
            // One more than is used, so that digits of what is too much go nowhere.
            if !isFull { sequence.parameters.append(nil) }
        case 0x3c...0x3f where state == .csi && sequence.parameters.isEmpty && sequence.marker == nil: sequence.marker = byte
        case 0x20...0x2f where state != .csiIgnored:
            state = sequence.intermediate == nil ? .csiIntermediate : .csiIgnored
            sequence.intermediate = byte
        case 0x40...0x7e:
            let isWhole = state != .csiIgnored
            state = .ground
            guard isWhole else { return }
            sequence.final = byte
            if isFull { sequence.parameters.removeLast() }
            emit(.csi(sequence))
        default: state = .csiIgnored
        }
    }

    private var isFull: Bool { sequence.parameters.count > ControlSequence.parameterLimit }
}
