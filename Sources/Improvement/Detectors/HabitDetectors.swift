import Harness

extension Detector {
    /// How the agent went about its work.
    static let habits: [Detector] = [
        Detector(.nothingChanged, weight: 78, "the run ended and no call had changed a file") { input in
            guard input.lastChange == nil else { return [] }
            return Array(input.trial.steps.suffix(1))
        },
        Detector(.noVerification, weight: 40, "the agent said that it was done without looking at anything after its last change") {
            input in
            guard input.submitted, let last = input.lastChange, !input.calls[(last + 1)...].contains(where: \.onlyLooked) else { return [] }
            return [input.calls[last]]
        },
        Detector(.stoppedAfterError, weight: 76, "the agent said that it was done right after a call that failed") { input in
            guard input.submitted, let last = input.calls.last, last.failed else { return [] }
            return [last]
        },
        Detector(.exploredTooLong, weight: 64, "two thirds of the calls or more went by before the first change, and a limit ended the run")
        {
            input in
            guard input.hitLimit, input.calls.count >= 4 else { return [] }
            let first = input.calls.firstIndex(where: \.changed) ?? input.calls.count
            return first * 3 >= input.calls.count * 2 ? Array(input.calls.prefix(first).suffix(3)) : []
        },
        Detector(.malformedReply, weight: 67, "a reply was not understood") { input in
            input.trial.steps.filter { $0.kind == "reply" && $0.malformed }
        },
        Detector(.ignoredInstruction, weight: 58, "a call that the harness had refused was made again") { input in
            var refused: Set<String> = []
            return input.trial.steps.filter { step in
                defer { if step.refused { refused.insert("\(step.kind) \(step.command)") } }
                return refused.contains("\(step.kind) \(step.command)")
            }
        },
        Detector(.partialWork, weight: 35, "some of the named outputs were written, or some tests passed, and others not") { input in
            let written = input.paths.outputs.filter { path in input.calls.contains { $0.changed && $0.mentions(path) } }
            let tests = input.trial.verifier.tests
            let isPartial =
                (!written.isEmpty && written.count < input.paths.outputs.count)
                || (tests.contains { $0.status == "passed" } && tests.contains { $0.status == "failed" })
            guard isPartial, let last = input.lastChange else { return [] }
            return [input.calls[last]]
        },
        Detector(.wrongContent, weight: 10, "files were changed, the run ended by itself, and the tests judged otherwise") { input in
            guard input.submitted, !input.trial.passed, let last = input.lastChange else { return [] }
            return [input.calls[last]]
        },
    ]
}
