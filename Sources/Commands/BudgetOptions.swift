import ArgumentParser
import Models

/// What the model calls of one job may take together.
struct BudgetOptions: ParsableArguments {
    @Option(name: .customLong("max-total-tokens"), help: "Stop the job when its trials have used so many tokens together.")
    var maxTotalTokens: Int?

    @Option(name: .customLong("max-cost"), help: "Stop the job when its trials have cost so many US dollars together; needs prices.")
    var maxCost: Double?

    @Option(name: .customLong("max-time"), help: "Stop the job after so many seconds; running trials are cancelled.")
    var maxTime: Double?

    func validate() throws {
        guard maxTotalTokens ?? 1 > 0, maxCost ?? 1 > 0, maxTime ?? 1 > 0, (maxCost ?? 1).isFinite, (maxTime ?? 1).isFinite else {
            throw ValidationError("a limit must be above 0")
        }
    }

    var limits: Budget.Limits { Budget.Limits(tokens: maxTotalTokens, cost: maxCost, seconds: maxTime) }
}
