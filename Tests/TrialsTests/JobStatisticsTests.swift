import Core
import Statistics
import Testing

@testable import Trials

@Suite struct JobStatisticsTests {
    private func records(_ rewards: [[Double?]]) -> [TrialRecord] {
        rewards.enumerated().flatMap { task, values in
            values.enumerated().map { attempt, value in
                var identity = Samples.hello
                identity.name = "task\(task)"
                return Samples.record("t\(task)-\(attempt)", task: identity, rewards: value.map { ["reward": $0] })
            }
        }
    }

    @Test func passAtKMatchesHarbor() {
        // Harbor's own implementation on the same numbers: 2 → 0.8333…, 4 → 1.0.
        let estimate = PassAtK.estimate(records([[1, 0, 0, 1], [1, 1, 0, nil]]))
        #expect(estimate.keys.sorted() == [2, 4])
        #expect(abs((estimate[2] ?? 0) - (5.0 / 6 + 5.0 / 6) / 2) < 1e-12)
        #expect(estimate[4] == 1)
    }

    @Test func passAtKNeedsZeroesAndOnes() {
        #expect(PassAtK.estimate(records([[0.5, 1]])).isEmpty)
        #expect(PassAtK.estimate(records([[1]])).isEmpty)
        #expect(PassAtK.estimate([]).isEmpty)
        var two = Samples.record("a")
        two.rewards = ["a": 1, "b": 1]
        #expect(PassAtK.estimate([two, two]).isEmpty)
        #expect(PassAtK.values(upTo: 21) == [2, 4, 5, 8, 10, 15, 16, 20])
    }

    @Test func theFewestAttemptsBoundK() {
        #expect(PassAtK.estimate(records([[1, 0, 1, 0, 1], [0, 0]])).keys.sorted() == [2])
    }

    @Test func document() throws {
        let records = [
            Samples.record("hello__b", status: .failed, rewards: ["reward": 0]), Samples.record("hello__a"),
            Samples.record("world__a", task: Samples.world, status: .invalid, rewards: nil, error: Samples.timeout),
        ]
        let statistics = JobStatistics(records: records, total: 5, running: 1, retries: 2)
        #expect(statistics.count(.failed) == 1)
        #expect(statistics.passRate == 0.5)
        let text = String(decoding: try JSON.encode(statistics.document, pretty: false), as: UTF8.self)
        #expect(
            text == """
                {"cost_usd":null,"evals":{"oracle__core":{"exception_stats":{"VerifierTimeoutError":["world__a"]},"metrics":\
                [{"mean":0.3333333333333333}],"n_errors":1,"n_trials":2,"pass_at_k":{},"reward_stats":{"reward":{"0.0":["hello__b"],\
                "1.0":["hello__a"]}}}},"n_cache_tokens":null,"n_cancelled_trials":0,"n_completed_trials":3,"n_errored_trials":1,\
                "n_input_tokens":null,"n_output_tokens":null,"n_pending_trials":1,"n_retries":2,"n_running_trials":1}
                """)
    }

    @Test func severalKeysGiveSeveralMeans() throws {
        var one = Samples.record("a")
        one.rewards = ["speed": 1, "size": 0.5]
        let document = JobStatistics(records: [one, Samples.record("b", rewards: nil)], total: 2).document
        let text = String(decoding: try JSON.encode(document, pretty: false), as: UTF8.self)
        #expect(text.contains(#""metrics":[{"size":0.25,"speed":0.5}]"#))
    }
}
