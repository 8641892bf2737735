import Sandbox

/// Something that an attacker runs as root inside, and what it must answer. Needs Bash and Perl of the image.
package struct Probe: Sendable {
    package enum Code: Sendable {
        case bash(String)
        case perl(String)
        /// A raw system call with Perl's words for the arguments.
        case call(SystemCall, [String])
        /// A whole program, for what no interpreter can do, and what it does in words.
        case program([UInt8], String)
    }

    package let code: Code
    package let expected: String

    init(_ code: Code, _ expected: String) {
        self.code = code
        self.expected = expected
    }

    func run(in box: RunningSandbox) async throws {
        switch code {
        case .bash(let script): try expectEqual(try await box.output(script), expected, "answer to `\(brief(script))`")
        case .perl(let code): try expectEqual(try await box.perl(code), expected, "answer to `\(brief(code))`")
        case .call(let call, let arguments):
            // Perl hands out pointers to its strings, so they must be variables.
            let answer = try await box.perl(
                "my @a = (\(arguments.joined(separator: ", "))); my $r = syscall(\(call.number), @a); print $r < 0 ? $! + 0 : 'allowed'")
            let name = Int(answer).flatMap(SystemCall.Refusal.init).map { "\($0)" } ?? answer
            try expectEqual(name, expected, "answer to \(call.name)(\(arguments.joined(separator: ", ")))")
        case .program(let bytes, let what):
            try await box.write(bytes, to: "/probe", mode: 0o755)
            try expectEqual(try await box.output("/probe; echo $?"), expected, "status of \(what)")
        }
    }

    /// As the table shows it.
    package var shown: String {
        switch code {
        case .bash(let script): script
        case .perl(let code): "perl: \(code)"
        case .call(let call, let arguments): "\(call.name)(\(arguments.joined(separator: ", ")))"
        case .program(_, let what): "a program: \(what)"
        }
    }
}

extension Probe {
    /// An x86-64 program that makes the 32-bit call getpid by `int 0x80`, past a filter that knows only 64-bit numbers. Its status is 0
    /// when the answer was ENOSYS.
    static let foreignCall: [UInt8] = {
        let code: [UInt8] = [
            0xb8, 20, 0, 0, 0,  // mov eax, 20
            0xcd, 0x80,  // int 0x80
            0x31, 0xff,  // xor edi, edi
            0x83, 0xf8, 0xda,  // cmp eax, -38
            0x74, 0x05,  // je +5
            0xbf, 1, 0, 0, 0,  // mov edi, 1
            0xb8, 60, 0, 0, 0,  // mov eax, 60
            0x0f, 0x05,  // syscall: exit(edi)
        ]
        let base: UInt64 = 0x40_0000
        let headers: UInt64 = 64 + 56
        var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + Array(repeating: 0, count: 8)
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { file += $0 } }
        append(UInt16(2))  // an executable
        append(UInt16(62))  // for x86-64
        append(UInt32(1))
        append(base + headers)  // starts behind the headers
        append(UInt64(64))
        append(UInt64(0))
        append(UInt32(0))
        for size in [64, 56, 1, 0, 0, 0] as [UInt16] { append(size) }
        append(UInt32(1))  // one segment to load
        append(UInt32(5))  // to read and execute
        for value in [0, base, base, headers + UInt64(code.count), headers + UInt64(code.count), 0x1000] { append(value) }
        return file + code
    }()
}
