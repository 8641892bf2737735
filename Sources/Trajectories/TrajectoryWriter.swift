import Core
import SystemPackage

/// A trajectory that grows on disk: after every step the whole document is there, replaced in one move.
///
/// Steps are encoded once, so that writing costs the file's size and not the work of encoding it all again.
public struct TrajectoryWriter: Sendable {
    /// What is written so far.
    public private(set) var trajectory: Trajectory
    private let path: FilePath
    private var encodedSteps: [[UInt8]] = []

    /// - Parameter path: of the document; its directory exists. Nothing is written before the first step.
    public init(_ path: FilePath, agent: Trajectory.Agent) {
        self.path = path
        trajectory = Trajectory(agent: agent)
    }

    /// Adds a step, numbers it, and writes.
    ///
    /// - Throws: ``Failure`` when the file cannot be written.
    public mutating func append(_ step: Trajectory.Step, metrics: Trajectory.FinalMetrics? = nil) throws {
        var step = step
        step.stepID = trajectory.steps.count + 1
        trajectory.steps.append(step)
        if let metrics { trajectory.finalMetrics = metrics }
        trajectory.finalMetrics?.totalSteps = trajectory.steps.count
        encodedSteps.append(try JSON.encode(step, pretty: false))
        try write(sync: false)
    }

    /// Adds what is known at the end, and makes the file safe against a power failure.
    ///
    /// - Throws: ``Failure`` when the file cannot be written.
    public mutating func finish(notes: String? = nil, extra: [String: JSONValue]? = nil) throws {
        trajectory.notes = notes
        trajectory.extra = extra
        try write(sync: true)
    }

    /// The document is the encoding of a trajectory without steps, with the steps put in.
    private func write(sync: Bool) throws {
        var head = trajectory
        head.steps = []
        let frame = try JSON.encode(head, pretty: false)
        // The last one: what stands before it may hold the same words; nothing behind it does.
        guard let hole = frame.ranges(of: Array(#""steps":[]"#.utf8)).last else {
            throw Failure(.infrastructure, "internal error: a trajectory was encoded without its steps")
        }
        var bytes = Array(frame[..<(hole.upperBound - 1)])
        bytes.reserveCapacity(frame.count + encodedSteps.reduce(0) { $0 + $1.count + 2 } + 2)
        for (index, step) in encodedSteps.enumerated() {
            bytes += index == 0 ? [0x0a] : [0x2c, 0x0a]
            bytes += step
        }
        bytes += frame[(hole.upperBound - 1)...]
        bytes.append(0x0a)
        try Files.write(bytes, to: path, sync: sync)
    }
}
