/// Where tools work: the sandbox of a trial, or a model of one in tests.
protocol Workplace {
    /// Where commands start, as the agent would name it.
    var workingDirectory: String { get }

    /// Performs a call; `submit` is none.
    ///
    /// - Parameter timeout: seconds.
    /// - Throws: only when the sandbox fails. A command that fails is an answer.
    mutating func perform(_ request: ToolRequest, timeout: Double) async throws -> ToolAnswer

    /// Whether a command exits 0, as the agent's user; what it writes is not kept.
    func succeeds(_ command: String, timeout: Double) async throws -> Bool

    /// Of these paths, those where nothing is, or an empty file.
    func missing(among paths: [String]) async throws -> [String]

    /// The names in the working directory, sorted by bytes.
    func entries() async throws -> [String]

    /// The files in the working directory and down to three folders below it, the shallow ones first, without hidden ones; at most about 200.
    func files() async throws -> [String]

    /// The directories down to three levels below the working directory that hold a `.git`, sorted by bytes.
    func repositories() async throws -> [String]
}
