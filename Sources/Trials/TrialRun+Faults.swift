import Core
import Models
import Sandbox

extension TrialRun {
    /// The event for an error that an action threw.
    func failure(_ error: any Error, in action: TrialMachine.Action) -> TrialMachine.Event {
        if Task.isCancelled || error is CancellationError {
            return .cancelled(TrialError(.cancelled, "cancelled during '\(action.title)'"))
        }
        if let full = HostDisk.full(among: [services.sandboxes.store.home.root, folder.path]) {
            return .failed(TrialError(.hostDiskFull, "the disk is full at \(full): \(error)"))
        }
        // The trial did nothing wrong and nothing failed: it goes on when there is more to spend.
        if let error = error as? ModelError, error.kind == .budget { return .cancelled(TrialError(.modelBudget, error.message)) }
        if let error = error as? ModelError, let type = ErrorClass(error.kind) { return .failed(TrialError(type, error.message)) }
        if let fault = error as? TrialFault { return .failed(TrialError(fault.type, fault.message)) }
        if error is TimeLimitReached {
            let seconds = (action == .startEnvironment ? record.limits.environment : record.limits.agentSetup) ?? 0
            let type: ErrorClass = action == .startEnvironment ? .environmentStartTimeout : .agentSetupTimeout
            return .failed(TrialError(type, "not ready after \(seconds) s"))
        }
        return .failed(TrialError(action.errorClass, "\(error)"))
    }

    /// Whether what runs in a sandbox brought an error about; if not, the host or the task did.
    func isInsidesDoing(_ error: any Error, in box: RunningSandbox) async -> Bool {
        if Task.isCancelled || error is CancellationError { return false }
        if (error as? Failure)?.kind == .prevented { return true }
        return await box.endedFromInside()
    }

    /// The grade of a verification that broke.
    ///
    /// - Parameter isAgentsDoing: the agent may have brought it about, in its own sandbox or by code that the tests ran.
    ///   That is a failure: otherwise an agent could turn its failures into repetitions.
    func brokenGrade(_ error: any Error, _ type: ErrorClass, isAgentsDoing: Bool) throws -> Grade {
        if Task.isCancelled || error is CancellationError { throw CancellationError() }
        if HostDisk.full(among: [services.sandboxes.store.home.root, folder.path]) != nil { throw error }
        return Grade(error: TrialError(type, "\(error)"), isInvalid: !isAgentsDoing)
    }
}

extension TrialMachine.Action {
    /// The class of an error that says nothing about itself.
    fileprivate var errorClass: ErrorClass {
        switch self {
        case .startEnvironment: .sandboxBuildFailed
        case .checkHealth: .healthcheck
        case .setUpAgent: .agentSetup
        case .runAgent, .collect, .verifyShared, .seal, .verifySnapshot, .tearDown, .stop: .host
        }
    }
}
