import Core

extension Trajectory {
    /// `sha256:` and 64 hexadecimal digits over everything but times: two runs with the same digest did the same and saw the same.
    ///
    /// Canonical form: compact JSON with sorted keys, without `timestamp`, with ``ClockMask`` over messages and results. Other chance that a
    /// command prints (process ids, random names) makes two runs differ.
    public var digest: String {
        var canonical = self
        for index in canonical.steps.indices {
            canonical.steps[index].timestamp = nil
            canonical.steps[index].message = ClockMask.masked(canonical.steps[index].message)
            for result in (canonical.steps[index].observation?.results ?? []).indices {
                let text = canonical.steps[index].observation?.results[result].content
                canonical.steps[index].observation?.results[result].content = text.map(ClockMask.masked)
            }
        }
        // Encoding texts, numbers and dictionaries cannot fail; numbers that JSON lacks would.
        let bytes = (try? JSON.encode(canonical, pretty: false)) ?? []
        return "sha256:" + SHA256.hex(bytes)
    }

    /// The facts of the run; nil while it goes on, and for what other programs wrote.
    public var facts: RunFacts? { extra?.selfharness(RunFacts.self) }
}

extension Trajectory.Step {
    /// The facts of the step; nil for what other programs wrote.
    public var facts: StepFacts? { extra?.selfharness(StepFacts.self) }
}

extension Trajectory.Observation.Result {
    /// The facts of the result; nil for what other programs wrote.
    public var facts: ResultFacts? { extra?.selfharness(ResultFacts.self) }
}

extension [String: JSONValue] {
    /// The key of what is ours in an `extra`.
    public static var factsKey: String { "selfharness" }

    /// An `extra` that holds facts.
    ///
    /// - Throws: `EncodingError` for numbers that JSON lacks.
    public static func facts(_ value: some Encodable) throws -> Self {
        [factsKey: try JSON.decode(JSONValue.self, from: JSON.encode(value, pretty: false))]
    }

    fileprivate func selfharness<T: Decodable>(_ type: T.Type) -> T? {
        guard let value = self[Self.factsKey], let bytes = try? JSON.encode(value, pretty: false) else { return nil }
        return try? JSON.decode(type, from: bytes)
    }
}
