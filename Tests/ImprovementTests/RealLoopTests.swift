import Core
import Glibc
import Harness
import Sandbox
import SystemPackage
import Testing

@testable import Improvement

/// The program's own `improve`, on real tasks in real sandboxes with a simulated model, as a process that can be killed.
@Suite(.serialized, .enabled(if: (try? Tier.current()) == .root, "needs root: its kills and leftovers are those of the root tier"))
struct RealLoopTests {
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
    /// A few short tasks of several families.
    static let tasks = ["count-badges", "copy-minutes", "head-scores", "sum-fares", "match-refunds", "distinct-hosts"]

    /// A folder with the tasks and their splits: four held-in, two held-out.
    private func prepare(_ folder: FilePath) async throws -> (suite: FilePath, splits: FilePath) {
        let suite = folder.appending("suite"), splits = folder.appending("splits.json")
        try Files.makeDirectory(suite)
        for name in Self.tasks { try copy(Self.root.appending("tasks/sim").appending(name), to: suite.appending(name)) }
        let made = try Program(
            ["splits", "make", suite.string, "-o", splits.string, "--held-in", "0.7", "--held-out", "0.3", "--sealed", "0"],
            log: folder.appending("splits.log"))
        let code = try await made.end()
        try #require(code == 0, "\(made.output)")
        return (suite, splits)
    }

    private func copy(_ source: FilePath, to target: FilePath) throws {
        try Files.makeDirectory(target)
        try TreeWalk.walk(source) { path, status, _ in
            let place = target.pushing(path)
            if status.st_mode & S_IFMT == S_IFDIR {
                try Files.makeDirectory(place)
            } else {
                try Files.write(try Files.read(source.pushing(path)), to: place, mode: status.st_mode & 0o777)
            }
            return true
        }
    }

    private func improve(_ suite: FilePath, _ splits: FilePath, into run: FilePath, model: String, _ more: [String] = []) throws -> Program
    {
        try Program(
            [
                "improve", suite.string, "--splits", splits.string, "--harness", Self.root.appending("harnesses/minimal").string, "-m",
                model,
                "-o", run.string, "--gate", "paper", "--rounds", "1", "--width", "2", "--repeats", "1", "--remeasure", "1", "-n", "2",
            ] + more, log: FilePath("\(run).log"))
    }

    @Test func aKilledRunGoesOnToTheSameHashes() async throws {
        try await Scratch.with { folder in
            let (suite, splits) = try await prepare(folder)
            let whole = folder.appending("whole"), killed = folder.appending("killed")
            let first = try improve(suite, splits, into: whole, model: "sim:sloppy")
            let code = try await first.end()
            try #require(code == 0, "\(first.output)")
            let expected = try Lineage(whole).events.map(\.hash)

            // In the middle of mining, and in the middle of judging.
            for cells in [2, 9] {
                try await improve(suite, splits, into: killed, model: "sim:sloppy").kill {
                    let groups = (try? Files.list(killed.appending("cells"))) ?? []
                    return try groups.reduce(0) { try $0 + Files.list(killed.appending("cells").appending($1)).count } >= cells
                }
            }
            let last = try improve(suite, splits, into: killed, model: "sim:sloppy")
            let end = try await last.end()
            #expect(end == 0, "\(last.output)")
            #expect(try Lineage(killed).events.map(\.hash) == expected)
            #expect(try Files.read(killed.appending("HEAD")) == Files.read(whole.appending("HEAD")))

            let verify = try Program(["lineage", "verify", killed.string], log: folder.appending("verify.log"))
            let verdict = try await verify.end()
            #expect(verdict == 0, "\(verify.output)")
            try await aFlippedCellIsFound(killed)
            try await nothingIsExportedOfNothing(killed)
        }
    }

    /// The cell store is beside the chain, and must agree with it where it is there.
    private func aFlippedCellIsFound(_ run: FilePath) async throws {
        let cells = run.appending("cells")
        let group = try #require(try Files.list(cells).first), name = try #require(try Files.list(cells.appending(group)).first)
        let file = cells.appending(group).appending(name), text = try Files.text(file)
        let other =
            text.contains("\"passed\"")
            ? text.replacing("\"passed\"", with: "\"failed\"") : text.replacing("\"failed\"", with: "\"passed\"")
        try #require(other != text)
        try Files.write(other, to: file)
        let verify = try Program(["lineage", "verify", run.string], log: FilePath("\(run).flipped.log"))
        #expect(try await verify.end() == 2 && verify.output.contains("cells/\(group)/\(name)"), "\(verify.output)")
        try Files.write(text, to: file)
    }

    private func nothingIsExportedOfNothing(_ run: FilePath) async throws {
        let first = try Program(
            ["lineage", "export", run.string, "--format", "patch", "--at", "first"], log: FilePath("\(run).export.log"))
        #expect(try await first.end() == 64 && first.output.contains("no edit leads to it"), "\(first.output)")
    }

    @Test func leaksAndTamperingAreRefusedByCode() async throws {
        try await Scratch.with { folder in
            let (suite, splits) = try await prepare(folder)
            for (option, codes) in [("bad=leak", ["leak"]), ("bad=tamper", ["tampering"]), ("bad=garbage", ["unreadable"])] {
                let run = folder.appending(option)
                let program = try improve(suite, splits, into: run, model: "sim:sloppy,\(option)", ["--width", "1"])
                let code = try await program.end()
                try #require(code == 0, "\(program.output)")
                let lineage = try Lineage(run)
                #expect(try Set(lineage.facts(ProposalRefused.self).map(\.fact.code)) == Set(codes))
                #expect(try lineage.facts(ProposalMade.self).isEmpty)
            }
        }
    }

    @Test func aHarnessThatRendersTheSameGivesTheSameOutcomes() async throws {
        try await Scratch.with { folder in
            let (suite, splits) = try await prepare(folder)
            var files = try HarnessArtifact.load(Self.root.appending("harnesses/minimal")).files
            let manifest = String(decoding: files["manifest.toml"] ?? [], as: UTF8.self)
            files["manifest.toml"] = Array((manifest + "\n# Nothing that is shown to a model.\n").utf8)
            let other = try HarnessArtifact(files: files)
            try other.write(to: folder.appending("other"))
            let program = try Program(
                [
                    "evaluate", suite.string, "--splits", splits.string, "--harness", folder.appending("other").string, "--against",
                    Self.root.appending("harnesses/minimal").string, "-m", "sim:sloppy", "-k", "2", "-n", "2", "-o",
                    folder.appending("evaluation").string,
                ], log: folder.appending("evaluate.log"))
            let code = try await program.end()
            try #require(code == 0, "\(program.output)")
            let cells = folder.appending("evaluation/cells")
            var outcomes: [String: [String]] = [:]
            for group in try Files.list(cells) {
                for name in try Files.list(cells.appending(group)) {
                    let value = try JSON.read(JSONValue.self, from: cells.appending(group).appending(name))
                    let key = "\(value["cell"]?["task"]?.string ?? "") \(value["cell"]?["draw"]?.int ?? -1)"
                    outcomes[key, default: []].append(
                        "\(value["status"]?.string ?? "") \(value["turns"]?.int ?? 0) \(Ask.json(value["usage"] ?? .null))")
                }
            }
            #expect(outcomes.count == Self.tasks.count * 2)
            #expect(outcomes.values.allSatisfy { $0.count == 2 && $0[0] == $0[1] })
        }
    }

    /// Nothing is run: `--dry-run`, and commands that refuse.
    @Test func aSelectionOfTheSplitsIsTakenAndAGoneTaskIsNot() async throws {
        try await Scratch.with { folder in
            let (suite, splits) = try await prepare(folder)
            let minimal = Self.root.appending("harnesses/minimal").string
            func run(_ command: String, _ more: [String]) async throws -> (Int32?, String) {
                let program = try Program(
                    [
                        command, suite.string, "-o", folder.appending("x").string, "--splits", splits.string, "--harness", minimal, "-m",
                        "sim:hasty",
                    ] + more, log: folder.appending(Files.randomName(6)))
                return (try await program.end(), program.output)
            }
            let whole = try await run("improve", ["--dry-run"])
            #expect(whole.1.contains("4 held-in, 2 held-out"))
            let part = try await run("improve", ["--dry-run", "-x", "head-scores", "-x", "sum-fares"])
            #expect(part.0 == 0 && !part.1.contains("4 held-in, 2 held-out"), "\(part.1)")

            try copy(suite.appending("head-scores"), to: suite.appending("twin"))
            let splitsOfTwins = folder.appending("twins.json")
            let made = try Program(["splits", "make", suite.string, "-o", splitsOfTwins.string], log: folder.appending("twins.log"))
            try #require(try await made.end() == 0, "\(made.output)")
            let twins = try await run("improve", ["--dry-run", "--splits", splitsOfTwins.string])
            #expect(twins.0 == 64 && twins.1.contains("same files") && twins.1.contains("head-scores, twin"), "\(twins.1)")

            try Files.removeTree(suite.appending("twin"))
            try Files.removeTree(suite.appending("head-scores"))
            for command in ["improve", "evaluate", "aa"] {
                let gone = try await run(command, [])
                #expect(gone.0 == 64 && gone.1.contains("the task head-scores is gone"), "\(command): \(gone.1)")
            }
        }
    }

    @Test func badInputIsSaidInWords() async throws {
        try await Scratch.with { folder in
            let (suite, splits) = try await prepare(folder)
            func failure(_ arguments: [String]) async throws -> (Int32?, String) {
                let program = try Program(
                    ["improve", suite.string, "-o", folder.appending("x").string] + arguments, log: folder.appending(Files.randomName(6)))
                return (try await program.end(), program.output)
            }
            let minimal = Self.root.appending("harnesses/minimal").string
            let harness = try await failure(["--splits", splits.string, "--harness", suite.string, "-m", "sim:hasty"])
            #expect(harness.0 == 64)
            let model = try await failure(["--splits", splits.string, "--harness", minimal, "-m", "sim:nobody"])
            #expect(model.0 == 64)
            let gate = try await failure(["--splits", splits.string, "--harness", minimal, "-m", "sim:hasty", "--gate", "kindness"])
            #expect(gate.0 == 64)
            #expect(gate.1.contains("target-guard"))
            let text = try Files.text(splits)
            try Files.write(text.replacing("\"seed\" : 1", with: "\"seed\" : 2"), to: splits)
            let changed = try await failure(["--splits", splits.string, "--harness", minimal, "-m", "sim:hasty"])
            #expect(changed.0 == 64)
            #expect(changed.1.contains("commitment"))
            try Files.write(text, to: splits)
            try Files.write("more", to: suite.appending(Self.tasks[0]).appending("instruction.md"))
            let tasks = try await failure(["--splits", splits.string, "--harness", minimal, "-m", "sim:hasty"])
            #expect(tasks.0 == 64)
            #expect(tasks.1.contains("have changed"))
            #expect(!Files.exists(folder.appending("x/events.jsonl")))
        }
    }
}
