import Testing

@testable import Toolchain

@Suite struct RequirementSetTests {
    @Test func keyIgnoresOrderRepetitionAndBlanks() {
        let key = RequirementSet(["pytest==8.4.1", "numpy >= 2"]).key
        #expect(RequirementSet(["numpy>=2", "pytest==8.4.1", "numpy>=2"]).key == key)
        #expect(RequirementSet(["pytest==8.4.1", "numpy>=3"]).key != key)
    }

    @Test func keyIsWhatSortAndSha256sumGive() {
        // printf '%s\n' pytest-json-ctrf==0.3.5 pytest==8.4.1 | LC_ALL=C sort -u | sha256sum | cut -c1-16
        #expect(RequirementSet.standard.key == "2580537a72b8db7c")
    }

    @Test(arguments: [("pip", true), ("pip==25.2", true), ("Setuptools>=70", true), ("pip-tools", false), ("pytest", false)])
    func installersMakeTheSetWritable(_ requirement: String, _ writable: Bool) {
        #expect(RequirementSet(["pytest==8.4.1", requirement]).isWritable == writable)
    }

    @Test(arguments: [("Requests[socks]>=2", "requests"), ("a_b.c==1", "a-b-c"), ("x", "x")])
    func nameOfARequirement(_ requirement: String, _ name: String) {
        #expect(RequirementSet.name(of: requirement) == name)
    }
}
