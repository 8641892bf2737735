/// Chooses the next act: what the work needs, bent by the persona's habits as far as it does not follow what it has read.
///
/// A pure function of the conversation, the persona and the luck of the request.
struct Worker: Sendable {
    let persona: Persona
    let conversation: Conversation
    let progress: Progress
    let reading: Reading
    let luck: Luck

    init(persona: Persona, conversation: Conversation, luck: Luck) {
        self.persona = persona
        self.conversation = conversation
        self.luck = luck
        progress = Progress(conversation)
        reading = Reading(conversation, persona)
    }

    var job: Job { conversation.job }

    /// The next act, in a good or a bad form.
    func next() -> Act {
        if yieldsTo(.malformedReply, after: .chatter) { return .chatter }
        let act = decide()
        guard job.command(for: act) != nil else { return act }
        var wasMisnamed = false
        if case .misnamed? = progress.last?.act { wasMisnamed = true }
        return yieldsTo(.wrongArguments, after: wasMisnamed ? progress.last?.act : nil) ? .misnamed(act) : act
    }

    /// Whether a habit of form strikes; after it has struck, what the answer explained decides.
    private func yieldsTo(_ habit: Habit, after act: Act?) -> Bool {
        guard let act, progress.last?.act == act else { return strikes(habit) }
        let rate = persona.rate(habit) > 0 ? persona.relapse : 0
        return luck.happens("relapse \(habit.rawValue)", rate * (1 - reading.hint(against: habit)))
    }

    /// Whether a habit strikes now.
    func strikes(_ habit: Habit, _ occasion: String = "") -> Bool {
        luck.happens("\(habit.rawValue) \(occasion)", reading.chance(of: habit, rate: persona.rate(habit)))
    }

    private func decide() -> Act {
        guard let last = progress.last else { return begin() }
        switch last.act {
        case .finish: return afterRefusal(last.result)
        case .chatter, .misnamed, .other: return proceed()
        case .look: return last.isRefused ? proceed() : begin()
        case .locate: return proceed()
        case .tidy, .tamper: return progress.next == nil ? conclude() : proceed()
        case .placeholder where !last.hasFailed:
            return luck.happens("returns", persona.returning) ? proceed() : conclude()
        case .work, .check, .load, .enter, .placeholder:
            if last.hasFailed { return afterFailure(last) }
            if case .check = last.act { return afterCheck() }
            return proceed()
        }
    }

    /// Before anything was worked on.
    private func begin() -> Act {
        guard progress.attempts.isEmpty else { return proceed() }
        if progress.steps.isEmpty {
            if strikes(.nothingChanged) { return .finish }
            if luck.happens("looks", persona.looks) { return .look(Int(luck.uniform("way") * 3)) }
        } else if strikes(.exploredTooLong) {
            return .look(progress.looks + 1)
        }
        if !progress.hasPlaceholder, job.items[0].output != nil, strikes(.prematurePlaceholder) { return .placeholder }
        return proceed()
    }

    /// Works on what is left, or concludes.
    func proceed() -> Act {
        guard let item = progress.next else { return conclude() }
        if item > 0, strikes(.partialWork) { return .finish }
        return work(on: item)
    }

    /// The decisive command for an item, in the way that habits and what was learned make it.
    private func work(on item: Int) -> Act {
        if job.skill == .settings, !progress.hasLoaded, progress.attempts.isEmpty, strikes(.environmentLost) { return .load }
        if job.skill == .project, progress.projectDirectory == nil, progress.attempts.isEmpty, !strikes(.wrongDirectory) { return .locate }
        if let directory = progress.projectDirectory, progress.attempts.isEmpty, !isEntered, strikes(.environmentLost) {
            return .enter(directory)
        }
        var manner = fresh(item)
        // What it did right before, or was told, it does again.
        if let earlier = progress.manner(of: item) {
            manner.isQuoted = manner.isQuoted || earlier.isQuoted
            manner.makesDirectory = manner.makesDirectory || earlier.makesDirectory
            manner.sparesInput = manner.sparesInput || earlier.sparesInput
            manner.isSaved = manner.isSaved || earlier.isSaved
            manner.isRight = job.items.count > 1 ? manner.isRight : manner.isRight || (earlier.isRight && job.skill != .pick)
        }
        return .work(item: item, heeding(normal(manner)))
    }

    /// The way without any experience.
    private func fresh(_ item: Int) -> Manner {
        let which = "\(item)"
        var manner = Manner()
        manner.isSaved = !strikes(.printedNotSaved, which)
        manner.isQuoted = !strikes(.unquotedPath, which)
        manner.sparesInput = !strikes(.overwroteInput, which)
        manner.makesDirectory = !strikes(.missingOutputDirectory, which)
        manner.loadsSettings = !progress.hasLoaded
        // What one cannot do goes wrong however one is told; a guess is a guess.
        let odds = persona.limits.contains(job.skill) ? 1 : job.skill == .pick ? 0.5 : persona.slip / Double(job.items.count)
        manner.isRight = !luck.happens("slip \(which)", odds)
        if progress.last?.act == nil || !isEntered { manner.directory = progress.projectDirectory }
        return manner
    }

    private var isEntered: Bool { if case .enter? = progress.last?.act { true } else { false } }

    /// What was said just now about how to write the command is heeded.
    func heeding(_ manner: Manner) -> Manner {
        var manner = manner
        func heeds(_ habit: Habit) -> Bool { luck.happens("heeds \(habit.rawValue)", reading.hint(against: habit)) }
        if heeds(.printedNotSaved) { manner.isSaved = true }
        if heeds(.unquotedPath) { manner.isQuoted = true }
        if heeds(.overwroteInput) || heeds(.deletedArtifact) { manner.sparesInput = true }
        if heeds(.missingOutputDirectory) { manner.makesDirectory = true }
        if heeds(.environmentLost) { manner.loadsSettings = true }
        return normal(manner)
    }

    /// Without differences that the command would not show, so that it is recognised again.
    private func normal(_ manner: Manner) -> Manner {
        var manner = manner
        if !job.hasSpaces { manner.isQuoted = true }
        if !job.skill.canSpoilInput || (job.skill == .purge && !manner.isSaved) { manner.sparesInput = true }
        if job.outputDirectory == nil { manner.makesDirectory = true }
        if job.skill != .settings { manner.loadsSettings = true }
        if job.skill != .project { manner.directory = nil }
        return manner
    }
}
