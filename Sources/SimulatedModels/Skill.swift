/// What a simulated model can be asked to do; it recognises a task by a phrase of its instruction and reads the parameters from
/// the back-quoted words of that paragraph, in order.
enum Skill: String, Sendable, CaseIterable {
    /// `input` `output`
    case count
    /// `input` `output`
    case distinct
    /// `word` `input` `output`
    case matching
    /// `column` `input` `output`
    case sum
    /// `number` `input` `output`
    case head
    /// `input` `output`
    case copy
    /// `old` `new` `input` `output`
    case replace
    /// `script` `argument` `output`: the script lies in a directory that the instruction does not name.
    case project
    /// `settings` `script` `output`: the script needs variables that another script sets.
    case settings
    /// `name`… `input directory` `output directory`
    case each
    /// `mode` `file`
    case mode
    /// `pattern` `directory`
    case purge
    /// `key` `value` `file`
    case assign
    /// `one` `other` `output`: nothing says which of two is right.
    case pick
    /// `script` `output`: the script works at the second call.
    case wake
    /// Anything else; the last back-quoted word of the last paragraph that has one is taken for the output.
    case unknown

    /// What instructions of this kind say, in lower case.
    var phrase: String {
        switch self {
        case .count: "count the lines"
        case .distinct: "distinct lines"
        case .matching: "lines that contain"
        case .sum: "add up column"
        case .head: "the first `"
        case .copy: "a copy of"
        case .replace: "replaced by"
        case .project: "of the project"
        case .settings: "needs the settings"
        case .each: "for each of the files"
        case .mode: "permission mode"
        case .purge: "delete every"
        case .assign: "set the key"
        case .pick: "that the owner meant"
        case .wake: "the device"
        case .unknown: ""
        }
    }

    /// The fewest parameters with which a paragraph makes sense.
    var parameterCount: Int {
        switch self {
        case .unknown: 1
        case .count, .distinct, .copy, .mode, .purge, .wake: 2
        case .matching, .sum, .head, .project, .settings, .each, .assign, .pick: 3
        case .replace: 4
        }
    }

    /// It changes something where it lies instead of writing a new file.
    var changesInPlace: Bool { [.mode, .purge, .assign].contains(self) }

    /// There is a tempting way that changes or deletes what was given.
    var canSpoilInput: Bool { [.replace, .distinct, .purge].contains(self) }
}
