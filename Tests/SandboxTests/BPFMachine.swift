@testable import Sandbox

/// Runs a seccomp filter without a kernel: the classic BPF that seccomp(2) accepts, over a `struct seccomp_data`.
struct BPFMachine {
    struct Instruction {
        let code: UInt16
        let ifTrue: UInt8
        let ifFalse: UInt8
        let k: UInt32
    }

    struct Broken: Error { let what: String }

    let program: [Instruction]

    init(_ bytes: [UInt8]) {
        program = stride(from: 0, to: bytes.count, by: 8).map { at in
            bytes.withUnsafeBytes { raw in
                Instruction(
                    code: raw.loadUnaligned(fromByteOffset: at, as: UInt16.self), ifTrue: raw[at + 2], ifFalse: raw[at + 3],
                    k: raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
            }
        }
    }

    /// The filter's answer to one call.
    func answer(architecture: UInt32, number: UInt32, arguments: [UInt64] = []) throws -> UInt32 {
        var words: [UInt32] = [number, architecture, 0, 0]
        for index in 0..<6 {
            let value = index < arguments.count ? arguments[index] : 0
            words += [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        }
        var accumulator: UInt32 = 0
        var next = 0
        while next < program.count {
            let now = program[next]
            next += 1
            func jump(_ condition: Bool) { next += Int(condition ? now.ifTrue : now.ifFalse) }
            switch now.code {
            case 0x20:  // LD W ABS
                guard now.k % 4 == 0, now.k / 4 < words.count else { throw Broken(what: "load from \(now.k)") }
                accumulator = words[Int(now.k / 4)]
            case 0x05: next += Int(now.k)  // JA
            case 0x15: jump(accumulator == now.k)  // JEQ
            case 0x25: jump(accumulator > now.k)  // JGT
            case 0x35: jump(accumulator >= now.k)  // JGE
            case 0x45: jump(accumulator & now.k != 0)  // JSET
            case 0x54: accumulator &= now.k  // AND
            case 0x06: return now.k  // RET
            default: throw Broken(what: "instruction \(now.code)")
            }
        }
        throw Broken(what: "ran off the end")
    }
}
