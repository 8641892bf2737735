import Conformance
import Core
import Sandbox
import SandboxFixture
import SystemPackage
import Testing

/// The threat table in real sandboxes, and the proof that each of its defences is missed when it is left out.
@Suite(.serialized, .enabled(if: SandboxFixture.isRoot, "needs root; as an ordinary user run `selfharness sandbox check --threats`"))
struct ThreatTests {
    @Test(arguments: ThreatSuite.threats) func isKeptOff(_ threat: Threat) async throws {
        let result = await ConformanceSuite.run(
            threat.behaviour, sandboxes: try await SandboxFixture.sandboxes(), base: try await SandboxFixture.base())
        #expect(result.outcome != .failed, "\(threat.attack): \(result.detail ?? "")")
    }

    @Test(arguments: Mutation.all) func aMissingDefenceIsNoticed(_ mutation: Mutation) async throws {
        let (sandboxes, base) = (try await SandboxFixture.sandboxes(), try await SandboxFixture.base())
        // A sandbox that does not start would make every row red.
        let works = try #require(ConformanceSuite.behaviours.first { $0.name == "files.empty" })
        let alive = await ConformanceSuite.run(works, sandboxes: sandboxes, base: base, weakened: mutation.weakened)
        #expect(alive.outcome == .passed, "\(alive.detail ?? "")")
        #expect(!mutation.red.isEmpty)
        for number in mutation.red {
            let threat = try #require(ThreatSuite.threats.first { $0.number == number })
            let result = await ConformanceSuite.run(threat.behaviour, sandboxes: sandboxes, base: base, weakened: mutation.weakened)
            if result.outcome == .notApplicable { continue }
            #expect(result.outcome == .failed, "\(threat) does not notice that \(mutation) is missing")
            print("\(mutation): \(threat): \(result.detail ?? "")")
        }
    }

    @Test func everyWeaknessHasAMutation() {
        let used = Mutation.all.reduce(into: Set<SandboxSpec.Weakness>()) { $0.formUnion($1.weakened) }
        #expect(used == Set(SandboxSpec.Weakness.allCases))
    }
}

/// The table itself, and its document.
@Suite struct ThreatTableTests {
    @Test func theNumbersAreThoseOfTheDesignAndMore() {
        let numbers = ThreatSuite.threats.map(\.number)
        #expect(numbers == Array(1...numbers.count))
        #expect(numbers.count >= 60)
    }

    @Test func whatItPointsAtExists() throws {
        let behaviours = Set(ConformanceSuite.behaviours.map(\.name))
        let tests = FilePath(#filePath).removingLastComponent().removingLastComponent()
        for threat in ThreatSuite.threats {
            #expect(!threat.proofs.isEmpty)
            for proof in threat.proofs {
                switch proof {
                case .behaviour(let name): #expect(behaviours.contains(name), "\(threat)")
                case .test(let name, let file):
                    #expect(try Files.text(tests.appending(file + ".swift")).contains("func \(name)("), "\(threat): \(name)")
                case .probe, .check, .absent: break
                }
            }
        }
    }

    @Test func theDocumentShowsIt() throws {
        let note = "docs/threats.md is not up to date; run this test with SELFHARNESS_WRITE_DOCS=1"
        #expect(try DocumentSection("threats", of: "docs/threats.md").update(to: ThreatDocument.threats), "\(note)")
        #expect(try DocumentSection("mutations", of: "docs/threats.md").update(to: ThreatDocument.mutations), "\(note)")
    }
}
