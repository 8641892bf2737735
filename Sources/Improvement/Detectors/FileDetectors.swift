import Harness

extension Detector {
    /// What goes wrong with files.
    static let files: [Detector] = [
        Detector(.missingOutputDirectory, weight: 90, "a command that writes failed because the folder of its target does not exist") {
            input in
            input.failures(saying: "no such file or directory", "cannot create").filter { call in
                ShellText(call.command).targets.contains { target in target.contains("/") && call.result.contains(target) }
                    || (call.kind == "write" && call.command.contains("/"))
            }
        },
        Detector(.wrongDirectory, weight: 70, "a command failed because a relative path, or a repository, is not where it ran") { input in
            input.failures(saying: "not a git repository", "no such file or directory", "no rule to make target", "no makefile found")
                .filter {
                    call in
                    if call.result.lowercased().contains("not a git repository") || call.result.lowercased().contains("makefile") {
                        return true
                    }
                    let text = ShellText(call.command)
                    return text.words.contains { word in
                        !word.hasPrefix("/") && !word.hasPrefix("-") && !text.targets.contains(word)
                            && word.contains(where: { "./".contains($0) })
                            && call.result.contains(word)
                    }
                }
        },
        Detector(
            .printedNotSaved, weight: 85,
            "an output that the instruction names was never written, and the run ended after printing a result"
        ) { input in
            let unwritten = input.paths.outputs.filter { path in !input.calls.contains { $0.changed && $0.mentions(path) } }
            guard !unwritten.isEmpty, let last = input.calls.last(where: { !$0.failed }), last.onlyLooked, !last.result.isEmpty,
                last.kind == "bash", input.calls.last?.failed == false
            else { return [] }
            return [last]
        },
        Detector(.unquotedPath, weight: 88, "a command failed on a path with a space that was not quoted") { input in
            input.calls.filter { call in
                guard call.failed, call.kind == "bash" else { return false }
                let said = call.result.lowercased()
                if said.contains("ambiguous redirect") { return true }
                guard said.contains("no such file") || said.contains("too many arguments") || said.contains("cannot stat") else {
                    return false
                }
                return ShellText(call.command).hasBareSpacedPath(from: input)
            }
        },
        Detector(.deletedArtifact, weight: 86, "an output that the instruction names was written and later removed or moved away") {
            input in
            input.calls.enumerated().filter { place, call in
                let text = ShellText(call.command)
                guard call.changed, call.kind == "bash", text.runs("rm") || text.runs("mv") || text.runs("git clean") else { return false }
                return input.calls[..<place].contains { $0.changed && text.removes(writtenBy: $0, naming: input.paths.outputs) }
            }.map(\.element)
        },
        Detector(.overwroteInput, weight: 75, "a file that the same command reads, or that was only to be read, was written over") {
            input in
            input.calls.filter { call in
                guard call.changed, call.kind == "bash" else { return false }
                let text = ShellText(call.command)
                return text.targets.contains { target in
                    text.sources.contains(target)
                        || (input.paths.others.contains { $0 == target || $0.hasSuffix("/\(target)") }
                            && !input.paths.outputs.contains { $0 == target || $0.hasSuffix("/\(target)") })
                }
            }
        },
        Detector(.prematurePlaceholder, weight: 65, "an output was filled with a placeholder and never written again") { input in
            guard
                let place = input.calls.lastIndex(where: { call in
                    call.changed && input.paths.outputs.contains(where: call.mentions) && call.isPlaceholder
                }), !input.calls[(place + 1)...].contains(where: \.changed)
            else { return [] }
            return [input.calls[place]]
        },
        Detector(.permissionDenied, weight: 60, "a command was denied by the file system's permissions") { input in
            input.failures(saying: "permission denied", "operation not permitted")
        },
    ]
}

extension TraceStep {
    /// The call names a path, or at least the file's own name.
    func mentions(_ path: String) -> Bool {
        if command.contains(path) { return true }
        guard let name = path.split(separator: "/").last else { return false }
        return command.contains(name)
    }

    /// It writes nothing that could be an answer.
    var isPlaceholder: Bool {
        let written = (content ?? command).lowercased()
        return written.contains("placeholder") || written.contains("todo") || written.contains("tbd")
            || ShellText(command).runs("touch")
    }
}
