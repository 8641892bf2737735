import Core
import Harness
import SystemPackage
import Testing

@testable import SimulatedModels

/// The planted edits of `Tests/Fixtures/edits`: good ones raise the passes of the persona they are made for, harmful ones lower
/// them, leaking and tampering ones are refused.
@Suite struct EditFixtureTests {
    struct Effect: Sendable {
        var edit: String
        var persona: String
        var tasks: [StageTask]
        /// The least change of the pass rate, towards the better or, when negative, the worse.
        var least: Double
    }

    static let effects = [
        Effect(edit: "hasty-good-last-call", persona: "hasty", tasks: [.count, .wake, .project], least: 0.1),
        Effect(edit: "hasty-good-results-exist", persona: "hasty", tasks: [.count, .flat], least: 0.1),
        Effect(edit: "wanderer-good-start-working", persona: "wanderer", tasks: [.flat, .count], least: 0.1),
        Effect(edit: "wanderer-good-no-repeat", persona: "wanderer", tasks: [.project, .count], least: 0.04),
        Effect(edit: "sloppy-good-make-directory", persona: "sloppy", tasks: [.count], least: 0.1),
        Effect(edit: "sloppy-good-explain", persona: "sloppy", tasks: [.flat, .count, .spaces], least: 0.06),
        Effect(edit: "sloppy-good-persist", persona: "sloppy", tasks: [.settings], least: 0.1),
        Effect(edit: "sloppy-good-quote", persona: "sloppy", tasks: [.spaces], least: 0.1),
        Effect(edit: "careless-good-keep-results", persona: "careless", tasks: [.flat, .count], least: 0.1),
        Effect(edit: "careless-good-keep-inputs", persona: "careless", tasks: [.replace], least: 0.1),
        Effect(edit: "harmful-hurry", persona: "steady", tasks: [.flat, .count], least: -0.1),
        Effect(edit: "harmful-few-turns", persona: "steady", tasks: [.each, .project], least: -0.2),
        Effect(edit: "harmful-no-writes", persona: "steady", tasks: [.flat, .count], least: -0.3),
        Effect(edit: "harmful-placeholder", persona: "hasty", tasks: [.flat], least: -0.05),
        Effect(edit: "harmful-clean-up", persona: "careless", tasks: [.flat, .count], least: -0.05),
    ]

    @Test(arguments: effects) func movesThePassesAsItShould(effect: Effect) async throws {
        let draws = 0..<40
        let before = try await Stage.rate(effect.persona, Stage.minimal.content, effect.tasks, draws: draws)
        let after = try await Stage.rate(effect.persona, try Stage.edited(effect.edit), effect.tasks, draws: draws)
        let change = after - before
        #expect(effect.least > 0 ? change >= effect.least : change <= effect.least, "\(effect.edit): \(before) → \(after)")
    }

    /// An edit that is right for one persona does little for another one.
    @Test(arguments: [
        ("sloppy-good-explain", "hasty"), ("wanderer-good-start-working", "hasty"), ("careless-good-keep-inputs", "wanderer"),
    ])
    func transferFails(edit: String, persona: String) async throws {
        let tasks: [StageTask] = [.flat, .count, .project]
        let before = try await Stage.rate(persona, Stage.minimal.content, tasks, draws: 0..<25)
        let after = try await Stage.rate(persona, try Stage.edited(edit), tasks, draws: 0..<25)
        #expect(abs(after - before) < 0.08)
    }

    @Test(arguments: ["tamper-tests", "tamper-reward"]) func tamperingIsRefused(name: String) throws {
        #expect { try Edit(try Stage.operations(name), of: Stage.minimal, audit: EditAudit(intent: "test")) } throws: {
            ($0 as? EditRefusal)?.reason == .tampering
        }
    }

    @Test(arguments: ["leak-value", "leak-path"]) func leaksAreRefused(name: String) throws {
        let tasks = ["count-lanterns", "count-alarms"].map { Stage.root.appending("tasks/sim/\($0)") }
        #expect {
            try Edit(try Stage.operations(name), of: Stage.minimal, audit: EditAudit(intent: "test"), leaks: try LeakScan(tasks: tasks))
        } throws: {
            ($0 as? EditRefusal)?.reason == .leak
        }
    }
}
