/// What a simulated model does in one step.
indirect enum Act: Hashable, Sendable {
    /// Looks around, in one of several ways.
    case look(Int)
    /// Searches for the script of a project.
    case locate
    /// Goes into a directory, in a call of its own.
    case enter(String)
    /// Loads settings, in a call of its own.
    case load
    /// The decisive command for one item.
    case work(item: Int, Manner)
    /// Writes something for the time being.
    case placeholder
    /// Looks at the result.
    case check
    /// Cleans up, the result included.
    case tidy
    /// Makes a check of the task's own say yes.
    case tamper
    case finish
    /// Talks, and calls nothing.
    case chatter
    /// The act, with an argument misnamed.
    case misnamed(Act)
    /// What it did not do itself, or cannot recognise.
    case other
}

/// How the decisive command is written.
struct Manner: Hashable, Sendable {
    /// The result goes to its file and not only to the screen.
    var isSaved = true
    /// Paths are quoted.
    var isQuoted = true
    /// The command does what is asked, and nothing slightly different.
    var isRight = true
    /// What was given stays as it was.
    var sparesInput = true
    /// The directory of the result is made first.
    var makesDirectory = true
    /// Settings are loaded in the same call.
    var loadsSettings = true
    /// Where it goes first, in the same call.
    var directory: String?
}
