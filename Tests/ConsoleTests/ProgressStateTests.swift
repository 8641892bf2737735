import Testing

@testable import Console

@Suite struct ProgressStateTests {
    private func state(passed: Int, failed: Int, running: Int, total: Int) -> ProgressState {
        var state = ProgressState(total: total)
        for index in 0..<passed + failed {
            state.start()
            state.finish(index < passed ? .init("passed", .green) : .init("failed", .red))
        }
        for _ in 0..<running { state.start() }
        return state
    }

    @Test func lineCountsAndForetells() {
        #expect(
            state(passed: 9, failed: 3, running: 4, total: 40).line(elapsed: 90)
                == "12/40 · 9 passed · 3 failed · 4 running · 8/min · 3m 30s left")
    }

    @Test func nothingIsForetoldBeforeTheFirstResult() {
        #expect(state(passed: 0, failed: 0, running: 2, total: 5).line(elapsed: 10) == "0/5 · 2 running · …")
    }

    @Test func lastLineSaysHowLongItTook() {
        #expect(state(passed: 2, failed: 0, running: 0, total: 2).line(elapsed: 4) == "2/2 · 2 passed · 30/min · 4 s")
    }

    @Test func narrowTerminalLosesTheEndOfTheLine() {
        let state = state(passed: 9, failed: 3, running: 4, total: 40)
        #expect(state.line(elapsed: 90, width: 30) == "12/40 · 9 passed · 3 failed")
        let coloured = state.line(elapsed: 90, style: Style(isColoured: true), width: 16)
        #expect(coloured == "\u{1b}[1m12/40\u{1b}[0m · \u{1b}[32m9 passed\u{1b}[0m")
    }
}
