import Core
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

/// Everything that reads hostile bytes, fed with changed ones. `scripts/fuzz` runs it for longer.
@Suite(.serialized, .timeLimit(.minutes(120))) struct FuzzTests {
    /// All, or the one that FUZZ_TARGET names.
    static var targets: [FuzzTarget] {
        let all =
            FuzzTarget.documents + FuzzTarget.messages + FuzzTarget.modelReplies + FuzzTarget.archives + FuzzTarget.screens
        guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }), !name.isEmpty else { return all }
        return all.filter { $0.name == name }
    }

    private static func setting(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    @Test(arguments: targets) func survives(_ target: FuzzTarget) async throws {
        let corpus = try target.corpus() + target.regressions()
        try #require(!corpus.isEmpty)
        let folder = FuzzTarget.root.appending(".build/fuzz")
        try Files.makeDirectory(folder)
        let scratch = FilePath(FileManager.default.temporaryDirectory.path).appending("selfharness-fuzz.\(Files.randomName(10))")
        try Files.makeDirectory(scratch, mode: 0o700)
        defer { try? Files.removeTree(scratch) }
        let seed = UInt64(Self.setting("FUZZ_SEED") ?? 1)
        var mutator = Mutator(seed: seed, words: target.words.map { Array($0.utf8) })
        // Unchanged, each must be accepted: a corpus of nonsense would test nothing behind the first check.
        for input in try target.corpus() { try await target.body(input, scratch) }
        for input in try target.regressions() { try await target.run(input, in: scratch) }

        // The last input, for the one that traps.
        let last = folder.appending("\(target.name).input")
        let descriptor = OwnedDescriptor(try call("open \(last)") { open(last.string, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644) })
        let end = Self.setting("FUZZ_SECONDS").map { ContinuousClock.now + .seconds($0) }
        let begin = ContinuousClock.now
        var rounds = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (rounds < target.rounds) {
            rounds += 1
            let input = mutator.input(from: corpus, limit: target.limit)
            ftruncate(descriptor.raw, 0)
            _ = pwrite(descriptor.raw, input, input.count, 0)
            let start = ContinuousClock.now
            do {
                try await target.run(input, in: scratch)
            } catch {
                let kept = folder.appending("\(target.name).\(rounds)")
                try Files.write(input, to: kept)
                Issue.record("\(target.name), seed \(seed), round \(rounds): \(error); the input is \(kept)")
                return
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            #expect(seconds < 20, "round \(rounds) of seed \(seed) took \(seconds) s")
        }
        print("fuzz \(target.name): \(rounds) inputs in \(Int((ContinuousClock.now - begin) / .seconds(1))) s")
    }
}
