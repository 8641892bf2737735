import Sandbox

/// One line of the threat table (docs/threats.md): what an agent that wants the reward, or the host, would try, what stands in its way,
/// and what proves that it does.
public struct Threat: Sendable, CustomStringConvertible {
    /// Never used again for another attack.
    public let number: Int
    /// What is tried.
    public let attack: String
    /// What prevents it.
    public let defence: String
    package let proofs: [Proof]

    public var description: String { "T\(number)" }

    init(_ number: Int, _ attack: String, _ defence: String, _ proofs: Proof...) {
        self.number = number
        self.attack = attack
        self.defence = defence
        self.proofs = proofs
    }

    /// Why a defence is believed. Everything that runs is harmless where the defence is missing: it asks for access, writes back what it
    /// has read, or takes a bounded amount.
    package enum Proof: Sendable {
        /// Run inside, with the answer that is expected.
        case probe(Probe)
        /// What takes two sides or two sandboxes, in words and as code.
        case check(String, @Sendable (Workbench) async throws -> Void)
        /// A behaviour of the conformance suite.
        case behaviour(String)
        /// A test that needs more than a sandbox: `Tests/TrialsTests/CheatTests.swift: name`.
        case test(String, in: String)
        /// Why there is nothing to run.
        case absent(String)
    }

    /// What of it can be shown in a sandbox; where nothing can, it does not apply and says where the proof is.
    public var behaviour: Behaviour {
        let runnable = proofs.filter(\.isRunnable)
        return Behaviour(description, attack) { bench in
            if runnable.isEmpty { throw NotApplicable(description: elsewhere) }
            let probes = runnable.compactMap(\.probe)
            if !probes.isEmpty { try await bench.withSandbox { box in for probe in probes { try await probe.run(in: box) } } }
            for proof in runnable { try await proof.run(on: bench) }
        }
    }

    private var elsewhere: String {
        proofs.compactMap { proof in
            switch proof {
            case .test(let name, let file): "\(name) in Tests/\(file).swift"
            case .absent(let reason): reason
            case .probe, .check, .behaviour: nil
            }
        }.joined(separator: "; ")
    }
}

extension Threat.Proof {
    package var probe: Probe? { if case .probe(let probe) = self { probe } else { nil } }

    var isRunnable: Bool {
        switch self {
        case .probe, .check, .behaviour: true
        case .test, .absent: false
        }
    }

    func run(on bench: Workbench) async throws {
        switch self {
        case .check(_, let body): try await body(bench)
        case .behaviour(let name):
            guard let behaviour = ConformanceSuite.behaviours.first(where: { $0.name == name }) else {
                throw Unexpected(description: "there is no behaviour \(name)")
            }
            try await behaviour.body(bench)
        case .probe, .test, .absent: return
        }
    }

    // Shorter words for the table.

    static func bash(_ script: String, gives expected: String) -> Self { .probe(Probe(.bash(script), expected)) }
    static func perl(_ code: String, gives expected: String) -> Self { .probe(Probe(.perl(code), expected)) }
    static func refused(_ call: SystemCall, _ arguments: String..., with error: SystemCall.Refusal) -> Self {
        .probe(Probe(.call(call, arguments), "\(error)"))
    }
}
