extension Worker {
    /// A call failed, or a rule stood in its way: repeats it, stops, carries on blindly, mends it, or looks around.
    func afterFailure(_ last: Conversation.Step) -> Act {
        let manner = manner(of: last.act)
        let cause = last.isRefused ? causeOfRefusal(last.act, manner) : cause(of: last.result, manner)
        let mended: Act? = if let cause { self.mended(last.act, manner, cause) } else { nil }
        if let cause, let mended, luck.happens("aided", max(reading.hint(against: cause), reading.compliance(cause) * 0.8)) {
            return mended
        }
        if !last.isRefused, strikes(.stoppedAfterError) { return .finish }
        if strikes(.repeatedCommand) { return last.act }
        if case .check = last.act, job.skill == .unknown { return .finish }
        if luck.happens("ignores", persona.ignoring * (1 - reading.compliance(.stoppedAfterError))) { return blindly() }
        if let mended, luck.happens("mends", persona.mending) { return mended }
        return progress.looks < 2 || luck.happens("looks again", 0.3) ? .look(progress.looks + 1) : mended ?? .finish
    }

    /// Carries on as if it had worked.
    private func blindly() -> Act {
        if let next = progress.next, next + 1 < job.items.count {
            return .work(item: next + 1, heeding(progress.manner(of: next) ?? Manner()))
        }
        return .finish
    }

    private func manner(of act: Act) -> Manner {
        if case .work(_, let manner) = act { return manner }
        return progress.attempts[job.items.count - 1]?.manner ?? Manner()
    }

    /// Which fault an error message shows.
    func cause(of result: String, _ manner: Manner) -> Habit? {
        let text = result.lowercased()
        if text.contains("try again") { return .repeatedCommand }
        if text.contains("is not set") || text.contains("unbound variable") { return .environmentLost }
        if job.skill == .project, manner.directory == nil, text.contains("not found") || text.contains("no such file") {
            return .wrongDirectory
        }
        if text.contains("ambiguous redirect") || text.contains("too many arguments") { return .unquotedPath }
        guard text.contains("no such file") || text.contains("cannot access") || text.contains("cannot open") else { return nil }
        if job.hasSpaces, !manner.isQuoted { return .unquotedPath }
        if !manner.isSaved { return .printedNotSaved }
        if !manner.makesDirectory { return .missingOutputDirectory }
        return job.items[0].output == nil ? nil : .printedNotSaved
    }

    private func causeOfRefusal(_ act: Act, _ manner: Manner) -> Habit? {
        switch act {
        case .work where !manner.sparesInput: job.skill == .purge ? .deletedArtifact : .overwroteInput
        case .work: cause(of: conversation.results.dropFirst().first { $0.contains("[exit code") } ?? "", manner)
        default: nil
        }
    }

    /// The act that mends a fault; nil when there is nothing to mend with.
    private func mended(_ act: Act, _ manner: Manner, _ cause: Habit) -> Act? {
        if cause == .repeatedCommand { return act }
        if cause == .wrongDirectory, progress.projectDirectory == nil { return .locate }
        var item = progress.next ?? job.items.count - 1
        if case .work(let number, _) = act { item = number }
        var manner = manner
        mend(&manner, cause)
        return .work(item: item, heeding(manner))
    }

    func mend(_ manner: inout Manner, _ cause: Habit) {
        switch cause {
        case .missingOutputDirectory: manner.makesDirectory = true
        case .unquotedPath: manner.isQuoted = true
        case .printedNotSaved: manner.isSaved = true
        case .environmentLost: manner.loadsSettings = true
        case .wrongDirectory: manner.directory = progress.projectDirectory
        case .overwroteInput, .deletedArtifact: manner.sparesInput = true
        default: break
        }
    }
}
