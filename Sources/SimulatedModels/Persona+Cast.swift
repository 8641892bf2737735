extension Persona {
    /// The personas, by name.
    static let cast: [String: Persona] = Dictionary(
        uniqueKeysWithValues: [hasty, wanderer, sloppy, careless, steady].map { ($0.name, $0) })

    /// Stops early. Deaf to prose, obedient to mechanisms.
    static let hasty = Persona(
        name: "hasty", summary: "Stops early, does not verify, prints results instead of saving them; heeds mechanisms, hardly prose.",
        habits: [
            .stoppedAfterError: 0.75, .noVerification: 0.85, .printedNotSaved: 0.42, .nothingChanged: 0.14, .partialWork: 0.08,
            .missingOutputDirectory: 0.3, .wrongDirectory: 0.5, .unquotedPath: 0.3, .environmentLost: 0.25, .prematurePlaceholder: 0.05,
        ],
        uptake: 0.35, hintUptake: 0.95, looks: 0.4, mending: 0.6, slip: 0.22, notice: 0.7, returning: 0.3, limits: [.sum],
        contextLimit: 16_000, dilution: 4_000, diagnosis: 0.7)

    /// Never gets to the point. Takes prose moderately; over-verifies when pressed.
    static let wanderer = Persona(
        name: "wanderer",
        summary: "Explores without end and repeats failed commands until the turns are used up; over-verifies when pressed.",
        habits: [
            .exploredTooLong: 0.97, .repeatedCommand: 0.96, .noVerification: 0.1, .missingOutputDirectory: 0.4, .wrongDirectory: 0.4,
            .unquotedPath: 0.25, .environmentLost: 0.2, .printedNotSaved: 0.05,
        ],
        uptake: 0.65, hintUptake: 0.9, looks: 0.95, mending: 0.35, slip: 0.12, notice: 0.8, returning: 0.8, obsession: 0.95,
        limits: [.replace], contextLimit: 16_000, dilution: 5_000, diagnosis: 0.8)

    /// Gets the form wrong. Needs explanations and a shell that remembers.
    static let sloppy = Persona(
        name: "sloppy", summary: "Malformed calls, unquoted paths, missing directories, lost variables; mends what is explained to it.",
        habits: [
            .malformedReply: 0.16, .wrongArguments: 0.12, .unquotedPath: 0.75, .missingOutputDirectory: 0.8, .environmentLost: 0.8,
            .wrongDirectory: 0.5, .noVerification: 0.5, .stoppedAfterError: 0.35, .repeatedCommand: 0.3, .printedNotSaved: 0.08,
        ],
        uptake: 0.6, hintUptake: 0.92, looks: 0.6, mending: 0.4, slip: 0.08, notice: 0.7, relapse: 0.8, limits: [.matching],
        contextLimit: 16_000, dilution: 4_000, diagnosis: 0.7)

    /// Spoils what is there. Takes prose well.
    static let careless = Persona(
        name: "careless", summary: "Deletes results while cleaning up, works on inputs in place, ignores errors; takes prose well.",
        habits: [
            .deletedArtifact: 0.45, .overwroteInput: 0.75, .wrongDirectory: 0.7, .noVerification: 0.75, .prematurePlaceholder: 0.25,
            .partialWork: 0.05, .missingOutputDirectory: 0.3, .environmentLost: 0.3, .unquotedPath: 0.3,
        ],
        uptake: 0.85, hintUptake: 0.9, looks: 0.6, mending: 0.45, ignoring: 0.6, slip: 0.1, notice: 0.5, returning: 0.4, tampering: 0.5,
        limits: [.assign], contextLimit: 16_000, dilution: 6_000, diagnosis: 0.6)

    /// Good already: little to gain, and something to lose.
    static let steady = Persona(
        name: "steady", summary: "Works well without help; what is left is luck and skill. An edit can only save cost, or harm.",
        habits: [
            .exploredTooLong: 0.3, .noVerification: 0.15, .missingOutputDirectory: 0.05, .wrongDirectory: 0.1, .unquotedPath: 0.05,
            .environmentLost: 0.05, .printedNotSaved: 0.02, .stoppedAfterError: 0.05,
        ],
        uptake: 0.8, hintUptake: 0.95, looks: 0.9, mending: 0.9, slip: 0.06, notice: 0.9, returning: 0.9, limits: [.purge],
        contextLimit: 32_000, dilution: 8_000, diagnosis: 0.9)
}
