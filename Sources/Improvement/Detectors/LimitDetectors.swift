import Trajectories

extension Detector {
    /// What ended the run from outside.
    static let limits: [Detector] = [
        Detector(.budgetExhausted, weight: 30, "a limit of turns, tokens or time ended the run") { input in
            input.hitLimit ? Array(input.trial.steps.suffix(1)) : []
        },
        Detector(.contextOverflow, weight: 95, "the conversation no longer fitted into the model's context") { input in
            input.trial.end == .contextOverflow ? Array(input.trial.steps.suffix(1)) : []
        },
        Detector(.refusal, weight: 96, "the model would not answer") { input in
            input.trial.end == .refusal ? Array(input.trial.steps.suffix(1)) : []
        },
    ]
}
