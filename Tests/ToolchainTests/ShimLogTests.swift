import Testing

@testable import Toolchain

@Suite struct ShimLogTests {
    private func problem(_ text: String) -> String? { ShimLog(Array(text.utf8)).problem?.message }

    @Test func servedAndFailedAreNoProblem() {
        #expect(problem("run-script\tstart\ttest.sh\nuvx\tserved\tpytest\napt-get\tfailed\tinstall x: status 100\n") == nil)
    }

    @Test func everyRefusalIsNamed() {
        let text = "run-script\tstart\ttest.sh\nuvx\trefused\tPython 3.11\nnoise\ncurl\trefused\tgone\twith a tab\n"
        #expect(problem(text) == "uvx: Python 3.11; curl: gone\twith a tab")
    }

    @Test(arguments: ["", "uvx\tserved\tpytest\n", "run-script start"])
    func aLogWithoutAStartIsAProblem(_ text: String) {
        #expect(problem(text)?.contains("did not start") == true)
    }
}
