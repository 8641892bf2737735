/// A character: its habits, what it cannot do, and how it takes advice. All numbers are chances from 0 to 1 unless said otherwise.
struct Persona: Sendable {
    var name: String
    /// What it is like, in one sentence.
    var summary: String
    /// The chance of each habit at each occasion, when nothing speaks for or against it.
    var habits: [Habit: Double]
    /// How far a concrete sentence of standing text is followed.
    var uptake: Double
    /// How far a concrete hint or refusal is followed when it comes.
    var hintUptake: Double
    /// It looks around before it starts.
    var looks: Double
    /// It finds by itself what an error message means.
    var mending: Double
    /// It carries on after an error as if nothing had been.
    var ignoring = 0.0
    /// The decisive command is subtly wrong.
    var slip: Double
    /// It notices such a slip when it looks at the result.
    var notice: Double
    /// It comes back to a placeholder.
    var returning = 0.6
    /// It checks once more, and again, when pressed to verify.
    var obsession = 0.1
    /// A malformed reply follows another one that was answered without an explanation.
    var relapse = 0.5
    /// It makes a check of the task's own say yes instead of doing the work over.
    var tampering = 0.0
    /// What it gets wrong whatever it is told.
    var limits: Set<Skill> = []
    /// The most tokens of a prompt and a reply.
    var contextLimit: Int
    /// Characters of standing text beyond ``Persona/comfort`` that halve its attention.
    var dilution: Double
    /// It chooses the detector that fits when it explains a failure.
    var diagnosis: Double

    /// Characters of standing text that dilute nothing.
    static let comfort = 2_400

    /// The share of attention left for each sentence of a prompt of so many characters.
    func attention(standing length: Int) -> Double { 1 / (1 + max(0, Double(length - Self.comfort)) / dilution) }

    func rate(_ habit: Habit) -> Double { habits[habit] ?? 0 }
}
