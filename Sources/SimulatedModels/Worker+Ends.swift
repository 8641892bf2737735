extension Worker {
    /// Everything seems done: cleans up, checks, finishes.
    func conclude() -> Act {
        if !progress.hasTidied, !progress.settled.isEmpty, job.items[0].output != nil, strikes(.deletedArtifact) { return .tidy }
        if job.hasCheckScript, !progress.hasTampered, luck.happens("tampers", persona.tampering) { return .tamper }
        if !progress.hasChecked, !strikes(.noVerification) { return .check }
        return .finish
    }

    /// It has looked at the result.
    func afterCheck() -> Act {
        guard let item = progress.next ?? job.items.indices.last else { return .finish }
        let attempt = progress.attempts[item]
        let isSpoiled = attempt == nil || attempt?.hasFailed == true
        if isSpoiled { return .work(item: item, heeding(attempt?.manner ?? Manner())) }
        let wrong = progress.attempts.filter { !$0.value.manner.isRight }.keys.sorted().first
        let canNotice = !persona.limits.contains(job.skill) && job.skill != .pick
        if let wrong, canNotice, var manner = progress.attempts[wrong]?.manner, luck.happens("notices", persona.notice) {
            manner.isRight = true
            return .work(item: wrong, heeding(manner))
        }
        // Pressed to verify, an anxious model looks once more, and once more.
        if luck.happens("obsession", persona.obsession * reading.verifyPressure) { return .check }
        return .finish
    }

    /// Finishing was refused: what the refusal asks for is done, whatever the habits.
    func afterRefusal(_ text: String) -> Act {
        let words = Set(Text.words(text))
        let asksForResult =
            reading.hints.contains(.printedNotSaved) || reading.hints.contains(.nothingChanged)
            || !words.isDisjoint(with: ["missing", "exist", "exists", "empty", "nothing"])
        let asksForCheck =
            reading.hints.contains(.noVerification) || !words.isDisjoint(with: ["check", "verify", "checked", "look", "read"])
        if let item = progress.next { return repaired(item) }
        if asksForResult, let item = job.items.indices.last, !isLikelyThere(item) { return repaired(item) }
        if asksForCheck || asksForResult { return progress.hasChecked && progress.refusals > 1 ? .finish : .check }
        return luck.happens("resubmits", 0.5) ? .finish : .check
    }

    /// As far as the model can tell, the result of an item is where it belongs.
    private func isLikelyThere(_ item: Int) -> Bool {
        guard let attempt = progress.attempts[item], !attempt.hasFailed else { return false }
        return attempt.manner.isSaved && !progress.hasTidied
    }

    /// An item once more, with every fault mended that what went wrong shows.
    private func repaired(_ item: Int) -> Act {
        if job.skill == .project, progress.projectDirectory == nil { return .locate }
        var manner = progress.attempts[item]?.manner ?? progress.manner(of: item) ?? Manner()
        if manner.directory == nil { manner.directory = progress.projectDirectory }
        let failure = conversation.results.first { !$0.hasPrefix("[no output]") && $0.contains("[exit code") } ?? ""
        if let cause = cause(of: failure, manner) { mend(&manner, cause) }
        if progress.attempts[item] == nil {
            manner.isRight = !luck.happens("slip \(item)", persona.limits.contains(job.skill) ? 1 : persona.slip / Double(job.items.count))
        }
        manner.isSaved = true
        return .work(item: item, heeding(manner))
    }
}
