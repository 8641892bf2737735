import Core
import Synchronization
import Testing

@testable import Trials

@Suite struct CPUSlotsTests {
    /// Counts how many are at work at a time.
    private final class Work: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock { $0.most } }
        var now: Int { state.withLock { $0.now } }

        func begin() {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
        }

        func end() { state.withLock { $0.now -= 1 } }
    }

    private final class Order: Sendable {
        private let list = Mutex<[String]>([])
        var names: [String] { list.withLock { $0 } }
        func add(_ name: String) { list.withLock { $0.append(name) } }
    }

    @Test func noMoreWorkThanThereIsRoomFor() async throws {
        let slots = CPUSlots(3)
        let work = Work()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let share = try await slots.take(1.5)
                    work.begin()
                    await Task.yield()
                    work.end()
                    try await share.lend { await Task.yield() }
                    work.begin()
                    await Task.yield()
                    work.end()
                    share.end()
                }
            }
            try await group.waitForAll()
        }
        #expect(work.most <= 2 && work.most > 0)
        let whole = try await slots.take(3)
        whole.end()
    }

    /// All wait for a model at once, though only one could work.
    @Test func whoWaitsLendsItsShare() async throws {
        let slots = CPUSlots(1)
        let waiting = Work()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let share = try await slots.take(1)
                    try await share.lend {
                        waiting.begin()
                        while waiting.now < 20 { await Task.yield() }
                    }
                    share.end()
                }
            }
            try await group.waitForAll()
        }
        #expect(waiting.most == 20)
    }

    @Test func whoComesBackGoesFirst() async throws {
        let slots = CPUSlots(1)
        let order = Order()
        let lent = AsyncStream.makeStream(of: Void.self)
        let share = try await slots.take(1)
        let returning = Task {
            try await share.lend { for await _ in lent.stream {} }
            order.add("returning")
            share.end()
        }
        // Taken while it is lent; a beginner queues before it comes back.
        let other = try await slots.take(1)
        let beginning = Task {
            let share = try await slots.take(1)
            order.add("beginning")
            share.end()
        }
        while slots.waiting.starting == 0 { await Task.yield() }
        lent.continuation.finish()
        while slots.waiting.returning == 0 { await Task.yield() }
        other.end()
        try await returning.value
        try await beginning.value
        #expect(order.names == ["returning", "beginning"])
    }

    @Test func cancelledOnesTakeNothing() async throws {
        let slots = CPUSlots(1)
        let first = try await slots.take(1)
        let second = Task { try await slots.take(1) }
        while slots.waiting.starting == 0 { await Task.yield() }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        // One that is cancelled while it lends comes back without waiting, and gives back what it took.
        let third = Task { try await first.lend { try await Task.sleep(for: .seconds(3600)) } }
        let other = try await slots.take(1)
        third.cancel()
        await #expect(throws: CancellationError.self) { try await third.value }
        first.end()
        other.end()
        try await slots.take(1).end()
    }
}
