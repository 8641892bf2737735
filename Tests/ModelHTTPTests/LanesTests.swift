import Synchronization
import Testing

@testable import ModelHTTP

/// Who may ask which server when.
@Suite struct LanesTests {
    /// How many are inside at a time.
    final class Crowd: Sendable {
        private let state = Mutex((now: [Int: Int](), most: [Int: Int](), served: [Int: Int]()))

        func enter(_ lane: Int) {
            state.withLock { state in
                state.now[lane, default: 0] += 1
                state.served[lane, default: 0] += 1
                state.most[lane] = max(state.most[lane, default: 0], state.now[lane, default: 0])
            }
        }
        func leave(_ lane: Int) { state.withLock { $0.now[lane, default: 0] -= 1 } }
        var most: [Int: Int] { state.withLock { $0.most } }
        var served: [Int: Int] { state.withLock { $0.served } }
    }

    @Test func neverMoreThanTheLimitAndAllAreServed() async throws {
        let lanes = Lanes(["a", "b"], .init(concurrency: 3))
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await lanes.run { lane, _ in
                        crowd.enter(lane)
                        try await Task.sleep(for: .milliseconds(2))
                        crowd.leave(lane)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most.values.allSatisfy { $0 <= 3 })
        #expect(crowd.served.values.reduce(0, +) == 100)
        #expect(crowd.served.count == 2, "both lanes are used")
        #expect(lanes.busy == [0, 0])
    }

    @Test func theLeastBusyIsAsked() async throws {
        let lanes = Lanes(["a", "b", "c"], .init())
        let first = try await lanes.run { outer, _ in
            try await lanes.run { inner, _ in
                let third = try await lanes.run { lane, _ in lane }
                return [outer, inner, third]
            }
        }
        #expect(first.sorted() == [0, 1, 2])
    }

    @Test func aRestingLaneIsAvoided() async throws {
        let lanes = Lanes(["a", "b"], .init())
        lanes.rest(0, for: .seconds(3600))
        for _ in 0..<5 { #expect(try await lanes.run { _, url in url } == "b") }
    }

    @Test func whoIsCancelledLeavesTheQueue() async throws {
        let lanes = Lanes(["a"], .init(concurrency: 1))
        try await lanes.run { _, _ in
            let waiting = Task { try await lanes.run { _, _ in } }
            try await Task.sleep(for: .milliseconds(20))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        #expect(try await lanes.run { lane, _ in lane } == 0, "the place is free again")
        #expect(lanes.busy == [0])
    }

    @Test func ratesSpaceRequests() async throws {
        // 100 a second: 11 requests begin over at least 100 ms.
        let lanes = Lanes(["a"], .init(requestsPerMinute: 6000))
        let begin = ContinuousClock.now
        for _ in 0..<11 { try await lanes.run { _, _ in } }
        #expect(ContinuousClock.now - begin >= .milliseconds(99))
    }

    @Test func tokensBeyondAMinutesShareAreWaitedFor() async throws {
        let lanes = Lanes(["a"], .init(tokensPerMinute: 60_000))
        let begin = ContinuousClock.now
        lanes.spend(0, tokens: 60_000)
        try await lanes.run { _, _ in }
        lanes.spend(0, tokens: 100)
        try await lanes.run { _, _ in }
        #expect(ContinuousClock.now - begin >= .milliseconds(99))
    }
}
