import Core
import Gates
import Harness
import Models

extension LoopRun {
    /// Step one of a round: trials of the held-in tasks under the harness in force.
    mutating func measureRound() async throws -> (RoundMeasured, [LoopRecord]) {
        if let event = try replay.take(.roundMeasured) {
            let fact = try event.fact(RoundMeasured.self)
            let records = try records(fact.cells)
            account(records)
            return (fact, records)
        }
        let cells = inputs.pool.heldIn.flatMap { member in
            (0..<UInt64(started.settings.repeats)).map { repetition in
                LoopCell(harness: head, task: member.name, draw: draws.next(member.name) + repetition, purpose: .mining)
            }
        }
        let records = try await measure(cells, candidate: "mining")
        let fact = try replay.record(
            RoundMeasured(
                round: round, cells: try objects.put(records), passed: records.count { $0.outcome == .passed },
                failed: records.count { $0.outcome == .failed }, invalid: records.count { $0.outcome == .invalid }))
        return (fact, records)
    }

    /// Step two: why they failed.
    mutating func mine(_ records: [LoopRecord]) async throws -> RoundMined {
        let fact: RoundMined
        if let event = try replay.take(.roundMined) {
            fact = try event.fact(RoundMined.self)
        } else {
            var trials: [TrialEvidence] = []
            for record in records where record.outcome != .invalid { trials.append(try await inputs.source.evidence(of: record)) }
            let set = try MiningSet(trials, purpose: .mining, pool: inputs.pool)
            let result = try await Miner(ask: try ask(), seed: "\(started.settings.seed)").diagnose(set)
            fact = try replay.record(
                RoundMined(
                    round: round, diagnoses: try objects.put(result.diagnoses),
                    clusters: try objects.put(Cluster.form(result.diagnoses)), keep: set.passingTasks,
                    fallbacks: result.diagnoses.count { $0.fallback != nil }, usage: result.usage))
        }
        spent.loopTokens += fact.usage.input + fact.usage.output
        return fact
    }

    /// The model under the harness in force.
    func ask() throws -> Ask {
        Ask(
            model: inputs.model, system: try inputs.workshop.rendered(try harness(head)), calls: RecordedCalls(replay.writer.folder))
    }

    func harness(_ id: String) throws -> HarnessFiles {
        guard let found = files[id] else { throw Failure(.infrastructure, "the harness is not known to this run", at: id) }
        return found
    }
}
