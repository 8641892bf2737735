extension Detector {
    /// What goes wrong with commands and their surroundings.
    static let commands: [Detector] = [
        Detector(.repeatedCommand, weight: 55, "the same command ran three times or more with nothing changed in between") { input in
            var counts: [String: Int] = [:]
            var found: [TraceStep] = []
            for call in input.calls {
                if call.changed { counts = [:] }
                let key = "\(call.kind) \(call.command)"
                counts[key, default: 0] += 1
                if counts[key] == 3 { found.append(call) }
            }
            return found
        },
        Detector(.environmentLost, weight: 80, "a variable or directory that an earlier command set was missing in a later one") { input in
            var exported: Set<String> = []
            var moved = false
            var found: [TraceStep] = []
            for call in input.calls where call.kind == "bash" {
                let text = ShellText(call.command)
                let said = call.result.lowercased()
                let uses = exported.contains { call.command.contains("$\($0)") || call.command.contains("${\($0)") }
                if uses || (moved && !text.runs("cd") && call.failed && said.contains("no such file"))
                    || (!exported.isEmpty && call.failed && (said.contains("command not found") || said.contains("unbound variable")))
                    || (!exported.isEmpty && call.failed && exported.contains { call.result.contains($0) })
                {
                    found.append(call)
                }
                let set = text.commands.filter { $0.first == "export" }.flatMap { $0.dropFirst().map(Self.variable) }
                let setsAgain = Set(set)
                exported.formUnion(set)
                if uses, !setsAgain.isEmpty { exported.subtract(setsAgain) }
                if text.commands.count == 1, text.runs("cd") { moved = true }
            }
            return found
        },
        Detector(.commandTimeout, weight: 62, "a command ran into its time limit") { input in input.calls.filter(\.timedOut) },
        Detector(.missingDependency, weight: 68, "a program or module was not there") { input in
            input.failures(saying: "command not found", "modulenotfounderror", "no module named", "cannot find -l", "not installed")
        },
        Detector(.interactiveCommand, weight: 72, "a command waited for a person: an editor, a pager, a question") { input in
            input.calls.filter { call in
                guard call.kind == "bash", call.timedOut || call.failed else { return false }
                let text = ShellText(call.command)
                let programs = ["vi", "vim", "nano", "less", "more", "top", "ssh", "git rebase -i", "git commit --amend", "read"]
                return programs.contains(where: text.runs)
                    || (call.timedOut && call.result.lowercased().contains(where: { $0 == "?" || $0 == ">" }))
            }
        },
        Detector(.backgroundProcessLost, weight: 74, "a program put into the background was gone when it was needed") { input in
            guard let start = input.calls.firstIndex(where: { call in call.kind == "bash" && ShellText(call.command).words.last == "&" })
            else { return [] }
            return input.calls[(start + 1)...].filter { call in
                let said = call.result.lowercased()
                return call.failed
                    && (said.contains("connection refused") || said.contains("no such process") || said.contains("not running"))
            }
        },
        Detector(.outputTruncated, weight: 50, "a result was cut, and the next call changed something without looking closer") { input in
            zip(input.calls, input.calls.dropFirst()).filter { $0.truncated && $1.changed }.map(\.0)
        },
        Detector(.wrongTool, weight: 45, "a file tool failed twice or more where a command would have shown why") { input in
            let failed = input.trial.steps.filter { ["edit", "read", "write"].contains($0.kind) && $0.failed }
            return failed.count >= 2 ? failed : []
        },
        Detector(.wrongArguments, weight: 66, "a tool was called with arguments that it does not take") { input in
            input.trial.steps.filter { $0.kind != "reply" && $0.malformed }
        },
    ]

    /// The name in `NAME=value`.
    private static func variable(_ word: String) -> String { String(word.prefix { $0 != "=" }) }
}
