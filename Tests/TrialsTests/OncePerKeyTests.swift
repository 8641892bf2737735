import Synchronization
import Testing

@testable import Trials

@Suite struct OncePerKeyTests {
    private final class Counter: Sendable {
        let value = Atomic(0)
    }

    @Test func manyAskOneMakes() async throws {
        let once = OncePerKey<String, Int>()
        let made = Counter()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await once.value(for: "a") {
                        try await Task.sleep(for: .milliseconds(5))
                        return made.value.add(1, ordering: .relaxed).newValue
                    }
                }
            }
            for try await value in group { #expect(value == 1) }
        }
        #expect(try await once.value(for: "b") { 7 } == 7)
    }

    @Test func aFailureIsNotKept() async throws {
        struct Broken: Error {}
        let once = OncePerKey<String, Int>()
        await #expect(throws: Broken.self) { try await once.value(for: "a") { throw Broken() } }
        #expect(try await once.value(for: "a") { 2 } == 2)
    }
}
