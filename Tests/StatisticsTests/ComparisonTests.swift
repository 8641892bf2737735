import Statistics
import Testing

@Suite struct ComparisonTests {
    private let tasks: [PairedComparison.Task] = [
        .init(task: "a", family: "f", baseline: [false, false], candidate: [true, true]),
        .init(task: "b", family: "f", baseline: [false, true], candidate: [true, true]),
        .init(task: "c", baseline: [true, true], candidate: [true, false]),
        .init(task: "d", baseline: [true, true], candidate: [true, true]),
    ]

    /// By hand: differences 1, 0.5, −0.5, 0; mean 0.25; variance 1.25 / 3 (5/12); of 8 sign patterns of (1, 0.5, −0.5) three sum to 1 or more.
    @Test func numbersOfASmallComparison() throws {
        let comparison = PairedComparison(tasks, isPaired: true)
        #expect(comparison.tasks == 4 && comparison.families == 3)
        #expect(isNear(comparison.difference, 0.25))
        #expect(isNear(comparison.standardError, (5.0 / 12 / 4).squareRoot()))
        #expect(comparison.signFlip == SignFlip.Result(pValue: 3.0 / 8, isExact: true))
        #expect(comparison.wins == 3 && comparison.losses == 1)
        #expect(isNear(comparison.mcNemar, 5.0 / 16))
        #expect(isNear(comparison.mcNemarTwoSided, 10.0 / 16))
        let interval = try #require(comparison.intervalByTask)
        #expect(interval.contains(0.25) && interval.low >= -1)
        #expect(comparison == PairedComparison(tasks, isPaired: true))
    }

    @Test func unpairedArmsHaveNoPairs() {
        let comparison = PairedComparison(tasks, isPaired: false)
        #expect(comparison.wins == nil && comparison.mcNemar == nil)
    }

    @Test func exchangingTheArmsTurnsTheSign() {
        let turned = PairedComparison(
            tasks.map { .init(task: $0.task, family: $0.family, baseline: $0.candidate, candidate: $0.baseline) }, isPaired: true)
        let comparison = PairedComparison(tasks, isPaired: true)
        #expect(turned.difference == -comparison.difference)
        #expect(turned.signFlipTwoSided == comparison.signFlipTwoSided)
        #expect(turned.stratifiedTwoSided == comparison.stratifiedTwoSided)
        #expect(turned.mcNemarTwoSided == comparison.mcNemarTwoSided)
    }

    @Test func tasksWithoutOutcomesInAnArmAreLeftOut() {
        let comparison = PairedComparison(tasks + [.init(task: "e", baseline: [], candidate: [true])], isPaired: true)
        #expect(comparison == PairedComparison(tasks, isPaired: true))
        let nothing = PairedComparison([], isPaired: true)
        #expect(nothing.tasks == 0 && nothing.intervalByTask == nil && nothing.signFlip.pValue == 1)
    }

    /// By hand: task rates 1, 0.5 and 0 (of 2, 4 and 2 attempts); pass@2 = (1 + 5/6 + 0) / 3; pass^2 = (1 + 1/6 + 0) / 3.
    @Test func passRate() {
        let rate = PassRate([[true, true], [true, false, true, false], [false, false], []], families: ["f", "f", nil, nil])
        #expect(rate.tasks == 3 && rate.attempts == 8 && rate.passed == 4)
        #expect(isNear(rate.rate, 0.5))
        #expect(rate.passAtK.keys.sorted() == [1, 2])
        #expect(isNear(rate.passAtK[2], (1 + 5.0 / 6) / 3))
        #expect(isNear(rate.passAllK[2], (1 + 1.0 / 6) / 3))
        // Families whose tasks agree tell less than as many tasks.
        let alike = PassRate((0..<12).map { [$0 % 3 == 0] }, families: (0..<12).map { "f\($0 % 3)" })
        let (byTask, byFamily) = (alike.intervalByTask, alike.intervalByFamily)
        #expect(byTask.map { $0.high - $0.low } ?? 1 < byFamily.map { $0.high - $0.low } ?? 0)
        #expect(PassRate([], families: []).intervalByTask == nil)
    }
}
