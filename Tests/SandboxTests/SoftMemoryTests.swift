import Testing

@testable import Sandbox

@Suite struct SoftMemoryTests {
    /// Lines of proc_pid_status(5), cut to what matters.
    private static func status(resident: Int, shared: Int, swapped: Int) -> String {
        "Name:\tperl\nVmPeak:\t   99999 kB\nVmRSS:\t\(resident) kB\nRssAnon:\t 1 kB\nRssShmem:\t\(shared) kB\nVmSwap:\t\(swapped) kB\n"
    }

    @Test func countsResidentAndSwapped() {
        var used = SoftMemory()
        used.add(status: Self.status(resident: 100, shared: 0, swapped: 50))
        used.add(status: Self.status(resident: 10, shared: 0, swapped: 0))
        #expect(used.privateBytes == 160 << 10)
        #expect(used.sharedBytes == 0)
    }

    /// Two that map the same 40 KiB do not take 80.
    @Test func sharedMemoryCountsOnce() {
        var used = SoftMemory()
        used.add(status: Self.status(resident: 50, shared: 40, swapped: 0))
        used.add(status: Self.status(resident: 45, shared: 40, swapped: 0))
        #expect(used.privateBytes == 15 << 10)
        #expect(used.sharedBytes == 40 << 10)
    }

    @Test(arguments: ["", "Name:\tkthreadd\nState:\tZ (zombie)\n", "VmRSS:\n", "VmRSS: x kB", "VmRSS:\t5 MB\n"])
    func nothingIsZero(status: String) {
        var used = SoftMemory()
        used.add(status: status)
        #expect(used == SoftMemory())
    }
}
