import Testing

@testable import Sandbox

/// Who watches a sandbox rests while nothing is asked of it, and misses nothing.
@Suite(.timeLimit(.minutes(1))) struct WorkSignalTests {
    @Test func aRequestWakes() async {
        let signal = WorkSignal()
        let waiting = Task { await signal.next() }
        signal.began()
        await waiting.value
        #expect(signal.takeNews())
    }

    /// One that begins and ends between two looks is seen by the next.
    @Test func aShortRequestIsNews() async {
        let signal = WorkSignal()
        signal.began()
        signal.ended()
        await signal.next()
        #expect(signal.takeNews())
        #expect(!signal.takeNews())
    }

    @Test func whatRunsStaysNews() async {
        let signal = WorkSignal()
        signal.began()
        #expect(signal.takeNews())
        #expect(signal.takeNews())
        await signal.next()
        signal.ended()
        #expect(!signal.takeNews())
    }

    @Test func cancellingEndsTheRest() async {
        let signal = WorkSignal()
        let waiting = Task { await signal.next() }
        waiting.cancel()
        await waiting.value
    }
}
