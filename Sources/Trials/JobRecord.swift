import Core

/// What this program knows about a job: `selfharness.json` in the job's folder.
public struct JobRecord: Sendable, Codable, Hashable {
    public var format: Int
    /// The version of the program that started the job.
    public var program: String
    /// A random UUID in lower case.
    public var id: String
    public var createdAt: Timestamp
    public var configuration: JobConfiguration
    /// Every trial of the job, in the order in which they start.
    public var trials: [PlannedTrial]

    public static let currentFormat = 1

    public init(
        program: String, id: String, createdAt: Timestamp, configuration: JobConfiguration, trials: [PlannedTrial]
    ) {
        self.format = Self.currentFormat
        self.program = program
        self.id = id
        self.createdAt = createdAt
        self.configuration = configuration
        self.trials = trials
    }
}
