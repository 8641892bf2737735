import Synchronization

/// What a simulated model understands of prose: in which sentence which habit is spoken for or against.
///
/// A sentence counts for an entry if it holds a word of each group (a stem: the word begins with it). Words after `heldOut` are
/// understood like the others, but the scripted proposer never uses them, so that it cannot be said to know the answers.
struct Lexicon: Sendable {
    /// Words of which one must occur.
    struct Group: Sendable {
        var stems: [String]
        var heldOut: [String]

        init(_ stems: [String], heldOut: [String] = []) {
            self.stems = stems
            self.heldOut = heldOut
        }

        func matches(_ words: [String]) -> Bool {
            words.contains { word in
                stems.contains { word.utf8.starts(with: $0.utf8) } || heldOut.contains { word.utf8.starts(with: $0.utf8) }
            }
        }
    }

    /// One kind of advice.
    struct Entry: Sendable {
        /// The habits it weakens, or with `isHarmful` strengthens.
        var habits: [Habit]
        var groups: [Group]
        /// It means this only together with a word such as "never", or only without one; nil does not care.
        var isNegated: Bool?
        var isHarmful = false
        /// Words that make the advice concrete, which makes it followed about twice as often.
        var sharp: [String] = []
    }

    /// Advice found in a sentence.
    struct Advice: Hashable, Sendable {
        var habit: Habit
        var isHarmful: Bool
        var isSharp: Bool
    }

    let entries: [Entry]

    private static let negations: Set<String> = [
        "never", "not", "don't", "avoid", "without", "no", "cannot", "nothing", "neither", "nor", "skip", "refrain",
    ]

    /// The advice of one sentence; none twice.
    func advice(in sentence: String) -> Set<Advice> {
        let words = Text.words(sentence)
        let isNegated = words.contains { Self.negations.contains($0) }
        var found: Set<Advice> = []
        for entry in entries where entry.isNegated == nil || entry.isNegated == isNegated {
            guard entry.groups.allSatisfy({ $0.matches(words) }) else { continue }
            let isSharp = entry.sharp.contains { mark in words.contains(mark) || (mark.count > 1 && sentence.contains(mark)) }
            for habit in entry.habits { found.insert(Advice(habit: habit, isHarmful: entry.isHarmful, isSharp: isSharp)) }
        }
        return found
    }

    /// Every word that only the model knows.
    var heldOut: Set<String> { Set(entries.flatMap { $0.groups.flatMap(\.heldOut) }) }
}

/// A lexicon that remembers what it found in a sentence: a harness's text comes with every request. Remembering changes no answer.
final class LexiconMemory: Sendable {
    static let english = LexiconMemory(.english)

    private let lexicon: Lexicon
    private let known = Mutex<[String: Set<Lexicon.Advice>]>([:])

    init(_ lexicon: Lexicon) { self.lexicon = lexicon }

    func advice(in sentence: String) -> Set<Lexicon.Advice> {
        if let found = known.withLock({ $0[sentence] }) { return found }
        let found = lexicon.advice(in: sentence)
        known.withLock { known in
            if known.count >= 4096 { known = [:] }
            known[sentence] = found
        }
        return found
    }
}
