/// How much a simulated model follows of what it has read, habit by habit.
///
/// Compliance with a sentence of standing text = uptake × sharpness × place × dilution × freshness; a sentence said just now, as a
/// hint or a refusal, is followed much more; hints that are concrete with the persona's `hintUptake`.
struct Reading: Sendable {
    /// From -1 (does the opposite) to 1 (always follows).
    private var net: [Habit: Double] = [:]
    /// Of the strongest advice among what was said just now.
    private var fresh: [Habit: Double] = [:]
    /// The share of attention that is left for one sentence, 0 to 1.
    let attention: Double
    /// Verification was asked for so often or so sharply that an anxious model overdoes it.
    let verifyPressure: Double

    init(_ conversation: Conversation, _ persona: Persona, _ lexicon: LexiconMemory = .english) {
        attention = persona.attention(standing: conversation.standingLength)
        var good: [Habit: [Double]] = [:]
        var bad: [Habit: [Double]] = [:]
        for notice in conversation.notices {
            let sentences = Text.sentences(notice.text)
            for (index, sentence) in sentences.enumerated() {
                let strength = Self.strength(notice, at: index, of: sentences.count, attention, persona)
                for advice in lexicon.advice(in: sentence) {
                    let value = min(0.97, strength * (advice.isSharp ? 1 : 0.45))
                    if advice.isHarmful {
                        bad[advice.habit, default: []].append(value)
                    } else {
                        good[advice.habit, default: []].append(value)
                    }
                }
            }
        }
        for text in conversation.fresh {
            for sentence in Text.sentences(text) {
                for advice in lexicon.advice(in: sentence) where !advice.isHarmful {
                    let value = persona.hintUptake * (advice.isSharp ? 1 : 0.3)
                    fresh[advice.habit] = max(fresh[advice.habit] ?? 0, value)
                    good[advice.habit, default: []].append(value)
                }
            }
        }
        for habit in Habit.allCases {
            let value = Self.together(good[habit] ?? []) - Self.together(bad[habit] ?? [])
            if value != 0 { net[habit] = value }
        }
        verifyPressure = Self.together(good[.noVerification] ?? [])
    }

    private static func strength(
        _ notice: Conversation.Notice, at index: Int, of count: Int, _ attention: Double, _ persona: Persona
    ) -> Double {
        // An old hint fades fast; standing text slowly.
        guard notice.isStanding else { return persona.uptake * 1.1 / (1 + 0.5 * Double(notice.age)) }
        let place = count < 4 ? 1 : (0.75...1).contains(Double(index + 1) / Double(count)) || index < 2 ? 1 : 0.85
        return persona.uptake * place * attention / (1 + 0.02 * Double(notice.age))
    }

    /// The strongest, and a fifth of what is left for a second one.
    private static func together(_ values: [Double]) -> Double {
        guard let strongest = values.max() else { return 0 }
        return values.count > 1 ? strongest + 0.2 * (1 - strongest) * strongest : strongest
    }

    /// The chance of a habit whose rate without any advice is given.
    func chance(of habit: Habit, rate: Double) -> Double {
        let value = net[habit] ?? 0
        return value >= 0 ? rate * (1 - value) : rate + (1 - rate) * -value * 0.8
    }

    /// How far the model follows advice against a habit.
    func compliance(_ habit: Habit) -> Double { max(0, net[habit] ?? 0) }

    /// How far it follows what was said just now against a habit.
    func hint(against habit: Habit) -> Double { fresh[habit] ?? 0 }

    /// The habits that what was said just now speaks against.
    var hints: Set<Habit> { Set(fresh.keys) }
}
