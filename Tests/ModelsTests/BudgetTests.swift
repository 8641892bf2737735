import Core
import Testing

@testable import Models

/// Limits of a whole job.
@Suite struct BudgetTests {
    struct Fixed: ChatModel {
        let name = "fixed:m"
        let fingerprint = "1"
        let hasNativeTools = true
        let contextLimit: Int? = nil
        var usage: TokenUsage
        func complete(_ request: ModelRequest) async throws -> ModelReply {
            ModelReply(message: ChatMessage(.assistant, "x"), finish: .stop, usage: usage)
        }
    }

    /// How many calls a budget lets through, and what it says then.
    private func calls(_ limits: Budget.Limits, _ usage: TokenUsage) async throws -> (Int, String) {
        let model = BudgetedModel(Fixed(usage: usage), Budget(limits))
        let request = ModelRequest(messages: [ChatMessage(.user, "x")], seed: 1)
        for count in 0..<100 {
            do {
                _ = try await model.complete(request)
            } catch let error as ModelError {
                #expect(error.kind == .budget)
                return (count, error.message)
            }
        }
        return (100, "")
    }

    @Test func tokensAreLimited() async throws {
        let (count, text) = try await calls(.init(tokens: 25), TokenUsage(input: 8, output: 2))
        #expect(count == 3)
        #expect(text == "30 tokens are used, and the job may use 25")
    }

    @Test func moneyIsLimited() async throws {
        let (count, text) = try await calls(.init(cost: 0.25), TokenUsage(input: 8, output: 2, cost: 0.1))
        #expect(count == 3)
        #expect(text == "$0.3000 are spent, and the job may spend $0.2500")
    }

    @Test func withoutAPriceMoneyCannotBeLimited() async throws {
        let (count, text) = try await calls(.init(cost: 100), TokenUsage(input: 8, output: 2))
        #expect(count == 1)
        #expect(text.contains("what fixed:m costs"))
    }

    @Test func timeIsLimited() async throws {
        let (count, text) = try await calls(.init(seconds: 1e-9), TokenUsage())
        #expect(count == 0)
        #expect(text.contains("are over"))
    }

    @Test func withoutLimitsEverythingIsCounted() async throws {
        let budget = Budget()
        let model = ModelCatalog(["f": { _ in Fixed(usage: TokenUsage(input: 3, output: 1)) }]).limited(by: budget)
        for _ in 0..<5 { _ = try await model.model("f:m").complete(ModelRequest(messages: [], seed: 1)) }
        #expect(budget.spent == TokenUsage(input: 15, output: 5))
        #expect(budget.exhausted == nil)
        #expect(budget.spent - TokenUsage(input: 5, output: 5) == TokenUsage(input: 10))
    }

    @Test func moneyIsReadable() {
        for (amount, text) in [(0.0, "$0.0000"), (0.00004, "$0.0000"), (0.0123, "$0.0123"), (12.5, "$12.5000"), (1234.56789, "$1234.5679")]
        {
            #expect(Budget.dollars(amount) == text)
        }
    }
}
