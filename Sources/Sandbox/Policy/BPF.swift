/// Classic BPF for seccomp(2), for the rules that libseccomp cannot express: an upper bound of the call number, and an allow list
/// for the low 32 bits of an argument (the kernel ignores the high ones, so a 64-bit compare can be evaded).
struct BPF {
    private(set) var bytes: [UInt8] = []

    private static let loadWord: UInt16 = 0x20  // BPF_LD | BPF_W | BPF_ABS
    private static let jumpEqual: UInt16 = 0x15  // BPF_JMP | BPF_JEQ | BPF_K
    private static let jumpGreater: UInt16 = 0x25  // BPF_JMP | BPF_JGT | BPF_K
    private static let give: UInt16 = 0x06  // BPF_RET | BPF_K

    /// The call is not made; it returns minus the code, so 0 is a success.
    static func errno(_ code: Int32) -> UInt32 { 0x0005_0000 | UInt32(code) }
    static let allow: UInt32 = 0x7fff_0000  // SECCOMP_RET_ALLOW

    /// Whatever comes here gets `action`.
    mutating func always(_ action: UInt32) { instruction(Self.give, 0, 0, action) }

    /// Calls of other architectures, whose numbers mean other things, get `action`.
    mutating func deny(otherThan architecture: UInt32, _ action: UInt32) {
        instruction(Self.loadWord, 0, 0, 4)
        instruction(Self.jumpEqual, 1, 0, architecture)
        instruction(Self.give, 0, 0, action)
    }

    /// Call `number` gets `action`, whatever its arguments.
    mutating func answer(_ number: UInt32, _ action: UInt32) {
        instruction(Self.loadWord, 0, 0, 0)
        instruction(Self.jumpEqual, 0, 1, number)
        instruction(Self.give, 0, 0, action)
    }

    /// Calls above `last` get `action`.
    mutating func deny(above last: UInt32, _ action: UInt32) {
        instruction(Self.loadWord, 0, 0, 0)
        instruction(Self.jumpGreater, 0, 1, last)
        instruction(Self.give, 0, 0, action)
    }

    /// Call `number` is only allowed on when the low half of its argument is one of `values`; else it gets `action`.
    mutating func allow(_ number: UInt32, argument: Int, values: [UInt32], else action: UInt32) {
        let count = values.count
        instruction(Self.loadWord, 0, 0, 0)
        instruction(Self.jumpEqual, 0, UInt8(count + 2), number)
        instruction(Self.loadWord, 0, 0, UInt32(16 + 8 * argument))
        for (index, value) in values.enumerated() { instruction(Self.jumpEqual, UInt8(count - index), 0, value) }
        instruction(Self.give, 0, 0, action)
    }

    /// Appends a whole program that another builder made; jumps are relative, so it may follow anything.
    mutating func append(_ program: [UInt8]) { bytes += program }

    private mutating func instruction(_ code: UInt16, _ ifTrue: UInt8, _ ifFalse: UInt8, _ k: UInt32) {
        withUnsafeBytes(of: code.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(ifTrue)
        bytes.append(ifFalse)
        withUnsafeBytes(of: k.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
