import Core
import Harness
import Models
import Testing

@testable import SimulatedModels

/// The scripted diagnoser and proposer.
@Suite struct ProposerTests {
    private static let cluster: JSONValue = [
        "id": "c1", "terminal_cause": "missing_artifact", "criticality": "root_cause", "mechanism": "missing_output_directory",
        "tasks": ["alpha-one", "beta-two", "gamma-three"], "evidence": [["trial": "t", "step": 2, "text": "out/alpha.txt is missing"]],
    ]

    private func request(_ members: [String: JSONValue] = [:]) throws -> String {
        let surfaces = JSONValue.array(Stage.minimal.surfaces.map(\.json))
        let base: [String: JSONValue] = [
            "slot": 1, "surfaces": surfaces, "clusters": [Self.cluster], "keep": ["delta-four"], "history": [], "siblings": [],
        ]
        let value = JSONValue.object(base.merging(members) { $1 })
        return "PROPOSE\n\nSome prose.\n\n```json\n\(String(decoding: try JSON.encode(value), as: UTF8.self))\n```"
    }

    private func answer(_ name: String, _ text: String, seed: UInt64 = 1) throws -> JSONValue {
        let request = ModelRequest(messages: [ChatMessage(.system, "Work."), ChatMessage(.user, text)], seed: seed)
        let reply = try SimulatedModel(name).reply(to: request).message.content
        let body = reply.replacing("```json\n", with: "").replacing("\n```", with: "")
        return try JSON.decode(JSONValue.self, from: Array(body.utf8))
    }

    private func operations(_ proposal: JSONValue) throws -> [EditOperation] {
        try (proposal["ops"]?.array ?? []).map { try EditOperation($0) }
    }

    @Test func everyTemplateIsAnEditOfTheMinimalHarness() throws {
        let templates = Habit.allCases.flatMap { EditTemplate.against($0.rawValue) } + EditTemplate.economies
        #expect(templates.count > 40)
        let surfaces = Stage.minimal.surfaces.map(\.json)
        for template in templates where template.fits(surfaces) {
            let operation = try EditOperation(template.operation)
            #expect(throws: Never.self, "\(template.intent)") {
                try Edit([operation], of: Stage.minimal, audit: EditAudit(intent: template.intent))
            }
        }
    }

    @Test func noTemplateUsesAHeldOutWord() throws {
        for habit in Habit.allCases {
            for template in EditTemplate.against(habit.rawValue) where !template.isWeak {
                let words = Text.words(String(decoding: try JSON.encode(template.operation, pretty: false), as: UTF8.self))
                let held = words.filter { word in Lexicon.english.heldOut.contains { word.hasPrefix($0) } }
                #expect(held.isEmpty, "\(template.intent): \(held)")
            }
        }
    }

    @Test func aProposalAnswersACluster() throws {
        let proposal = try answer("hasty", try request())
        #expect(proposal["decision"]?.string == "propose")
        #expect(proposal["cluster"]?.string == "c1")
        let fixes = Set((proposal["predicted_fixes"]?.array ?? []).compactMap(\.string))
        #expect(!fixes.isEmpty && fixes.isSubset(of: ["alpha-one", "beta-two", "gamma-three"]))
        _ = try Edit(try operations(proposal), of: Stage.minimal, audit: EditAudit(intent: "test"))
    }

    @Test func recallAndPrecisionAreOptions() throws {
        var (right, wrong) = (0, 0)
        for seed in 0..<200 as Range<UInt64> {
            let fixes = try answer("steady,recall=0.5,wrong=1", try request(), seed: seed)["predicted_fixes"]?.array ?? []
            right += fixes.count { $0.string != "delta-four" }
            wrong += fixes.count { $0.string == "delta-four" }
        }
        #expect(wrong == 200)
        #expect((0.45...0.65).contains(Double(right) / 600))
    }

    @Test func itGoesOnToOtherIdeasAndEndsWithADecline() throws {
        var siblings: [JSONValue] = []
        var decisions: [String] = []
        for _ in 0..<12 {
            let proposal = try answer("sloppy", try request(["history": .array(siblings)]))
            decisions.append(proposal["decision"]?.string ?? "")
            guard decisions.last == "propose" else { break }
            let entry: JSONValue = [
                "surface": proposal["ops"]?.array?.first?["surface"] ?? "", "intent": proposal["intent"] ?? "", "mechanism": "",
                "verdict": "rejected",
            ]
            #expect(!siblings.contains(entry))
            siblings.append(entry)
        }
        #expect(decisions.count > 3)
        #expect(decisions.last == "decline")
    }

    @Test func lowQualityChoosesVagueEdits() throws {
        let weak = try answer("hasty,quality=0", try request())
        #expect(weak["ops"]?.array?.first?["text"]?.string?.contains("Mind the following") == true)
    }

    @Test(arguments: [
        ("off_surface", EditRefusal.Reason.offSurface), ("tamper", .tampering), ("broad", .severalSurfaces), ("leak", .leak),
    ])
    func badProposalsAreRefusedInCode(kind: String, reason: EditRefusal.Reason) throws {
        let proposal = try answer("hasty,bad=\(kind)", try request())
        let leaks = LeakScan(["alpha-one": ["out/alpha.txt"]])
        #expect { try Edit(try operations(proposal), of: Stage.minimal, audit: EditAudit(intent: "t"), leaks: leaks) } throws: {
            ($0 as? EditRefusal)?.reason == reason
        }
    }

    @Test(arguments: ["null", "harmful", "fabricated", "duplicate"]) func otherBadProposalsMustBeMeasured(kind: String) throws {
        for seed in 0..<8 as Range<UInt64> {
            let proposal = try answer("hasty,bad=\(kind)", try request(), seed: seed)
            _ = try Edit(try operations(proposal), of: Stage.minimal, audit: EditAudit(intent: "test"))
        }
    }

    @Test func garbageIsNoJSON() throws {
        let text = try request()
        #expect(throws: (any Error).self) { try answer("hasty,bad=garbage", text) }
    }

    @Test func theShareOfBadProposalsIsAnOption() throws {
        let text = try request()
        let bad = try (0..<300 as Range<UInt64>).count {
            try answer("hasty,bad.off_surface=0.3", text, seed: $0)["ops"]?.array?.first?["surface"]?.string == "evaluation.limits"
        }
        #expect((60...120).contains(bad))
    }

    @Test(arguments: Persona.cast.keys.sorted()) func diagnosesAsWellAsThePersonaCan(name: String) throws {
        let text = """
            DIAGNOSE

            Prose.

            ```json
            {"terminal_cause": "missing_artifact", "verifier_evidence": "", "fired": [{"mechanism": "no_verification", "steps": [4], "note": "n"},
             {"mechanism": "missing_output_directory", "steps": [2], "note": "m"}], "trace": [], "contrast": null}
            ```
            """
        let right = try (0..<400 as Range<UInt64>).count {
            try answer(name, text, seed: $0)["mechanism"]?.string == "missing_output_directory"
        }
        // A guess between two is right half of the time.
        let expected = try #require(Persona.cast[name]).diagnosis * 0.5 + 0.5
        #expect(abs(Double(right) / 400 - expected) < 0.07)
    }
}
