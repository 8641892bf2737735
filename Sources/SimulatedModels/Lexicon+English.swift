extension Lexicon {
    /// The lexicon of all personas.
    static let english = Lexicon(entries: place + course + form + harms)

    /// Where things belong.
    private static let place: [Entry] = [
        Entry(
            habits: [.missingOutputDirectory],
            groups: [
                Group(["creat", "make", "making", "mkdir"], heldOut: ["establish"]),
                Group(["director", "mkdir", "parent"], heldOut: ["folder"]),
            ], isNegated: false, sharp: ["mkdir", "parent", "missing"]),
        Entry(
            habits: [.wrongDirectory],
            groups: [
                Group(["find", "locat", "cd", "enter", "change", "inside"], heldOut: ["navigate", "discover"]),
                Group(["repositor", "project", "script"], heldOut: ["checkout", "codebase"]),
            ], sharp: ["cd", "find", "inside"]),
        Entry(
            habits: [.printedNotSaved],
            groups: [
                Group(["save", "saving", "redirect", "store", "written"], heldOut: ["persist", "record"]),
                Group(["result", "answer", "output", "file"], heldOut: ["outcome", "disk"]),
            ], sharp: ["redirect", "named", "path", "missing", ">"]),
        Entry(
            habits: [.unquotedPath],
            groups: [
                Group(["quot"], heldOut: ["escape", "enclose"]), Group(["path", "name", "argument", "space"], heldOut: ["whitespace"]),
            ], isNegated: false, sharp: ["double", "space", "spaces"]),
        Entry(
            habits: [.overwroteInput],
            groups: [
                Group(["modif", "overwrit", "chang", "edit"], heldOut: ["touch", "alter", "mutate"]),
                Group(["input", "original", "given"], heldOut: ["supplied", "provided"]),
            ], isNegated: true, sharp: ["-i", "input", "place"]),
        Entry(
            habits: [.deletedArtifact],
            groups: [
                Group(["delet", "remov", "rm"], heldOut: ["erase", "wipe", "discard"]),
                Group(["file", "result", "director", "output"], heldOut: ["artifact", "deliverable"]),
            ], isNegated: true, sharp: ["rm", "result", "results"]),
    ]

    /// How to go on.
    private static let course: [Entry] = [
        Entry(
            habits: [.repeatedCommand],
            groups: [
                Group(["repeat", "rerun", "retry", "again"], heldOut: ["reissue", "resubmit"]),
                Group(["command", "call", "failed", "blindly", "unchanged"], heldOut: ["invocation", "attempt"]),
            ], isNegated: true, sharp: ["failed", "different", "unchanged"]),
        Entry(
            habits: [.noVerification],
            groups: [
                Group(["verif", "check", "inspect", "confirm", "compar"], heldOut: ["validate", "review", "audit"]),
                Group(["before", "finish", "submit", "done", "ending"], heldOut: ["conclude", "completion"]),
            ], isNegated: false, sharp: ["cat", "compare", "content", "contents"]),
        Entry(
            habits: [.stoppedAfterError],
            groups: [
                Group(["error", "fail", "exit"], heldOut: ["problem", "trouble"]),
                Group(["fix", "continu", "adapt", "correct", "solv", "cause"], heldOut: ["remedy", "address", "overcome"]),
            ], sharp: ["cause", "until", "fix"]),
        Entry(
            habits: [.stoppedAfterError],
            groups: [
                Group(["finish", "stop", "submit", "end"], heldOut: ["quit", "abandon"]),
                Group(["error", "fail"], heldOut: ["problem", "trouble"]),
            ], isNegated: true, sharp: ["last", "failed"]),
        Entry(
            habits: [.nothingChanged],
            groups: [
                Group(["finish", "submit", "done"], heldOut: ["conclude", "claim"]),
                Group(["changed", "produced", "created", "written"], heldOut: ["delivered", "accomplished"]),
            ], isNegated: true, sharp: ["until", "before", "nothing"]),
        Entry(
            habits: [.exploredTooLong],
            groups: [
                Group(["at", "once", "few", "stop", "enough", "limit"], heldOut: ["brief", "cap"]),
                Group(["look", "explor", "listing"], heldOut: ["survey", "browse", "browsing"]),
            ], isNegated: nil, sharp: ["most", "two", "one", "stop"]),
        Entry(
            habits: [.partialWork],
            groups: [
                Group(["every", "all", "each", "list"], heldOut: ["whole", "entire"]),
                Group(["file", "item", "named", "requested"], heldOut: ["piece", "entry"]),
                Group(["until", "done", "handled", "count", "exist"], heldOut: ["covered", "finalised"]),
            ], isNegated: nil, sharp: ["count", "until"]),
    ]

    /// How to say it.
    private static let form: [Entry] = [
        Entry(
            habits: [.malformedReply],
            groups: [
                Group(["exactly", "must", "every", "always"], heldOut: ["invariably"]),
                Group(["reply", "message", "turn", "answer"], heldOut: ["response", "utterance"]),
                Group(["call", "tool", "block"], heldOut: ["function", "invocation"]),
            ], sharp: ["exactly", "example"]),
        Entry(
            habits: [.malformedReply],
            groups: [
                Group(["call"], heldOut: ["invoke"]), Group(["tool"]),
                Group(["reply", "message", "turn", "submit"], heldOut: ["response"]),
            ], sharp: ["reply", "submit"]),
        Entry(
            habits: [.malformedReply, .wrongArguments],
            groups: [
                Group(["argument", "parameter", "json", "block"], heldOut: ["field", "property"]),
                Group(["command", "named", "missing", "bash", "expected"], heldOut: ["labelled", "called"]),
            ], sharp: ["command", "exactly", "bash"]),
        Entry(
            habits: [.environmentLost],
            groups: [
                Group(["same", "fresh", "new", "one", "&&", "lost"], heldOut: ["single", "separate", "chain", "combine"]),
                Group(["shell", "command", "call"], heldOut: ["process", "session"]),
                Group(["cd", "export", "variable", "source", "setting", "environment", "director"], heldOut: ["state"]),
            ], sharp: ["&&", "fresh", "same"]),
        Entry(
            habits: [.prematurePlaceholder],
            groups: [
                Group(["placeholder", "dummy"], heldOut: ["stub", "provisional", "filler"])
            ], isNegated: true, sharp: ["final", "real", "never"]),
        Entry(
            habits: [.prematurePlaceholder],
            groups: [
                Group(["replace", "contain", "hold"], heldOut: ["swap"]), Group(["placeholder", "pending"], heldOut: ["stub", "filler"]),
            ], isNegated: false, sharp: ["real", "pending"]),
    ]

    /// What reads like advice and makes things worse.
    private static let harms: [Entry] = [
        Entry(
            habits: [.noVerification, .stoppedAfterError, .nothingChanged, .partialWork],
            groups: [
                Group(["quick", "fast", "immediately", "soon", "hurry"], heldOut: ["promptly", "swift"]),
                Group(["finish", "submit", "done", "stop"], heldOut: ["conclude", "wrap"]),
            ], isNegated: false, isHarmful: true, sharp: ["soon", "immediately"]),
        Entry(
            habits: [.noVerification],
            groups: [Group(["verif", "check", "inspect"], heldOut: ["validate", "review"]), Group(["no", "not", "skip", "waste"])],
            isNegated: true, isHarmful: true, sharp: ["need", "skip", "waste"]),
        Entry(
            habits: [.prematurePlaceholder],
            groups: [
                Group(["creat", "writ", "put", "make"], heldOut: ["position"]),
                Group(["early", "first", "immediately", "placeholder"], heldOut: ["upfront", "provisional"]),
                Group(["output", "file", "result"], heldOut: ["artifact", "deliverable"]),
            ], isNegated: false, isHarmful: true, sharp: ["placeholder", "immediately", "early"]),
        Entry(
            habits: [.deletedArtifact],
            groups: [
                Group(["clean", "tidy", "delet", "remov"], heldOut: ["purge", "scrub"]),
                Group(["up", "temporary", "workspace", "everything"], heldOut: ["clutter", "leftover"]),
            ], isNegated: false, isHarmful: true, sharp: ["workspace", "everything", "temporary"]),
        Entry(
            habits: [.exploredTooLong],
            groups: [
                Group(["look", "explor", "read", "understand"], heldOut: ["survey", "study"]),
                Group(["around", "everything", "thorough", "carefully", "whole"], heldOut: ["extensive", "exhaustive"]),
            ], isNegated: false, isHarmful: true, sharp: ["everything", "thoroughly", "whole"]),
        Entry(
            habits: [.repeatedCommand],
            groups: [
                Group(["retry", "again", "repeat"], heldOut: ["reissue"]), Group(["same", "until", "times"], heldOut: ["identical"]),
            ], isNegated: false, isHarmful: true, sharp: ["same", "times"]),
        Entry(
            habits: [.overwroteInput],
            groups: [
                Group(["edit", "chang", "work"], heldOut: ["alter"]), Group(["place", "directly"], heldOut: ["situ"]),
                Group(["file", "input"], heldOut: ["supplied"]),
            ], isNegated: false, isHarmful: true, sharp: ["place"]),
    ]
}
