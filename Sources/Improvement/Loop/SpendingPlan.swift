import Gates

/// What a run would spend: for `--dry-run`. Upper limits, since gates stop early for most candidates.
public struct SpendingPlan: Sendable, Codable, Hashable {
    /// Trials that are mined in one round.
    public var mining: Int
    /// The most trials of one candidate in both arms, when it names `named` tasks and every other task must be confirmed.
    public var candidate: Int
    /// The same without confirmations, which suspected losses alone ask for.
    public var candidateUnconfirmed: Int
    /// Trials that re-measure an accepted candidate.
    public var remeasure: Int
    /// Trials that measure the first harness once, for a gate that goes on using them; 0 for others.
    public var baseline: Int
    /// Trials that judge a deletion or a saving.
    public var economy: Int
    /// Of a whole run at the very most: every candidate is run to the end, all are accepted, their merge is not, every addition is tried,
    /// and with `--ablate` every edit is kept and then tried without.
    public var run: Int
    /// Calls of the model that propose; diagnoses come on top, one or more for each failed trial that is mined.
    public var proposals: Int
    /// How many named tasks are assumed.
    public var named: Int

    public init(_ settings: RunSettings, pool: TaskPool, named: Int = 3) {
        let tasks = pool.all.count
        let rule = settings.gate.rule
        self.named = min(named, pool.heldIn.count)
        mining = pool.heldIn.count * settings.repeats
        let targets = rule.capacity(.target) * self.named
        let guarded = rule.capacity(.target) > 0 ? tasks - self.named : tasks
        let arms = rule.reusesBaseline ? 1 : 2
        candidateUnconfirmed = (targets + rule.capacity(.guard) * guarded) * arms
        candidate = candidateUnconfirmed + rule.capacity(.confirm) * guarded * 2
        remeasure = settings.remeasure * tasks * 2
        proposals = settings.planned
        economy = settings.economy.attempts * tasks * 2
        baseline = rule.reusesBaseline ? rule.capacity(.guard) * tasks : 0
        let single = max(candidate, economy)
        let together = settings.width > 1 ? settings.width * candidate : 0
        // A winner that was put together one by one leaves no trials for the next round's baseline.
        run = settings.rounds * (baseline + mining + settings.width * single + together + remeasure)
        if settings.ablates { run += settings.rounds * settings.width * (economy + remeasure) }
    }
}
