import Core
import SystemPackage

extension RunningSandbox {
    /// Runs a command to its end.
    ///
    /// A command that fails, is killed or runs into a limit is a result, not an error.
    /// - Throws: ``Failure`` when it could not be started (no such program, user or directory: `.invalidInput`), or the
    ///   sandbox ended; `CancellationError` when the task was cancelled.
    public func run(_ command: Command) async throws -> ExecResult {
        let id = newID()
        func reader(_ stream: OutputStream) throws -> (OutputReader, OwnedDescriptor) {
            var sink: (@Sendable ([UInt8]) -> Void)?
            if let forward = command.onOutput { sink = { forward(stream, $0) } }
            let limit = weakened.contains(.outputLimit) ? Int.max : command.outputLimit
            return try OutputReader.make(limit: limit, reactor, sink: sink)
        }
        let (out, outEnd) = try reader(.standardOutput)
        let error = command.mergeStreams ? nil : try reader(.standardError)
        var descriptors: [OwnedDescriptor] = []
        var flags: Int64 = 2
        let bytes = command.input.isEmpty ? nil : try SealedMemory.make(command.input, name: "stdin")
        if let input = command.inputPipe ?? bytes {
            flags |= 1
            descriptors.append(input)
        }
        descriptors.append(outEnd)
        if let error {
            flags |= 4
            descriptors.append(error.1)
        }
        let (blob, mounts) = try await request(command)
        descriptors = [blob] + descriptors + mounts

        let firings = limitFirings
        let clock = ContinuousClock()
        let start = clock.now
        let (answer, timedOut) = await ask(Frame(.exec, id: id, values: [flags]), descriptors, timeout: command.timeout)
        let wall = clock.now - start
        try Task.checkCancellation()

        switch answer {
        case .failed(let failure): throw Self.startFailure(failure, command)
        case .done, .listening: throw Failure(.infrastructure, "sandbox: unexpected answer to a command")
        case .crowded(let limit):
            let nothing = CapturedOutput(bytes: [], total: 0, truncated: false)
            let usage = ResourceUsage(wallSeconds: wall / .seconds(1), userSeconds: 0, systemSeconds: 0, maxResidentBytes: 0)
            return ExecResult(status: Self.cannotStart, stdout: nothing, stderr: nothing, usage: usage, limit: limit)
        case .exited(let status, let user, let system, let maxResident):
            let stdout = out.finish()
            let stderr = error?.0.finish() ?? CapturedOutput(bytes: [], total: 0, truncated: false)
            var limit: Limit?
            if timedOut {
                limit = .wallClock
            } else if limitFirings > firings {
                limit = firedLimit
            } else if status != .exited(0) {
                limit = newlyFired()
            }
            if limit == nil, stdout.truncated || stderr.truncated { limit = .output }
            let usage = ResourceUsage(
                wallSeconds: wall / .seconds(1), userSeconds: user, systemSeconds: system, maxResidentBytes: maxResident)
            return ExecResult(status: status, stdout: stdout, stderr: stderr, usage: usage, limit: limit)
        }
    }

    /// Asks, and kills everything that the command started when its time is up or the task is cancelled.
    private func ask(_ frame: Frame, _ descriptors: [OwnedDescriptor], timeout: Duration?) async -> (Answer, timedOut: Bool) {
        let kill = Frame(.kill, id: frame.id)
        var killer: Task<Bool, any Error>?
        let answer = await withTaskCancellationHandler {
            await ask(frame, descriptors) {
                // Not before the request is on its way: a kill that overtakes its command finds nothing.
                if Task.isCancelled { tell(kill) }
                killer = timeout.map { timeout in
                    Task {
                        try await Task.sleep(for: timeout)
                        tell(kill)
                        return true
                    }
                }
            }
        } onCancel: {
            tell(kill)
        }
        killer?.cancel()
        let timedOut = (try? await killer?.value) ?? false
        return (answer, timedOut)
    }

    /// The request of a command, and the mounts that travel with it.
    func request(_ command: Command, rows: UInt16 = 0, columns: UInt16 = 0) async throws -> (OwnedDescriptor, [OwnedDescriptor]) {
        func bytes(_ text: String) throws -> [UInt8] {
            guard !text.utf8.contains(0) else {
                throw Failure(.invalidInput, "a command's words cannot hold a NUL byte", at: command.arguments.first)
            }
            return Array(text.utf8)
        }
        var items: [[UInt8]] = []
        var mounts: [OwnedDescriptor] = []
        for mount in command.mounts {
            switch mount {
            case .temporary(let target): items.append(try bytes("t" + target))
            case .readOnly(let layer, let subpath, let target), .writable(let layer, let subpath, let target):
                var path = "layers/\(layer.id)"
                if !subpath.isEmpty { path += "/" + subpath }
                mounts.append(try await launcher.mount(path, idBase: idBase, diskBase: diskBase, idmap: idBase != diskBase))
                if case .writable = mount { items.append(try bytes("w" + target)) } else { items.append(try bytes("r" + target)) }
            }
        }
        guard mounts.count <= 12 else { throw Failure(.invalidInput, "a command can have at most 12 mounts of layers") }
        let isVerifier = command.profile == .verifier && !weakened.contains(.verifierCapability)
        let kept = isVerifier ? capabilities.verifier : capabilities.task
        // An ordinary user has no capability, but the one that keeps the agent's processes out.
        let ambient = isVerifier && !weakened.contains(.ambientCapability) ? capabilities.verifier & ~capabilities.task : 0
        let blob = Blob(
            numbers: [kept, 0, UInt64(rows), UInt64(columns), 0, ambient],
            lists: [
                try command.arguments.map(bytes),
                try command.environment.sorted { $0.key < $1.key }.map { try bytes("\($0.key)=\($0.value)") },
                [try bytes(command.workingDirectory)], [try bytes(command.user)], items,
            ])
        return (try blob.seal(), mounts)
    }

    static func startFailure(_ failure: Failure, _ command: Command) -> Failure {
        var failure = failure
        let name = command.arguments.first ?? ""
        if failure.what.contains("start the program") {
            failure.kind = .invalidInput
            failure.place = name
        } else if failure.what.contains("find the user") {
            failure.kind = .invalidInput
            failure.place = "user \(command.user)"
        } else if failure.what.contains("become another user than root") {
            failure = OneUser.refusal(of: command.user)
        } else if failure.what.contains("enter the working directory") {
            failure.kind = .invalidInput
            failure.place = command.workingDirectory
        }
        return failure
    }
}
