import Core

/// Answers `PROPOSE` from templates, seeing only the bundle: which clusters there are, what is offered, and what was tried.
struct Proposer: Sendable {
    let persona: Persona
    let options: ModelOptions
    let luck: Luck

    /// A cluster together with an edit against it.
    private struct Idea {
        var cluster: JSONValue
        var template: EditTemplate
        var mechanism: String
    }

    /// nil for another request.
    func reply(to request: String) -> String? {
        guard let bundle = FencedJSON.read(request, first: "PROPOSE") else { return nil }
        let clusters = bundle["clusters"]?.array ?? []
        if let kind = badKind { return bad(kind, clusters, bundle) }
        let ideas = ideas(clusters, bundle)
        let isGood = happens("quality", options.quality)
        let sorted = ideas.filter { $0.template.isWeak != isGood }
        if let idea = pick("idea", from: Self.ofFirstCluster(sorted.isEmpty && !isGood ? ideas : sorted)) {
            return propose(
                [idea.template.operation], idea.cluster, intent: idea.template.intent, mechanism: idea.mechanism, predicted: nil, bundle)
        }
        let surfaces = bundle["surfaces"]?.array ?? []
        if let economy = pick("economy", from: EditTemplate.economies.filter { $0.fits(surfaces) && !isTried($0, bundle) }) {
            return FencedJSON.write([
                "decision": "propose", "goal": "cheaper", "reason": "No cluster is within reach; this saves.", "cluster": "",
                "ops": [economy.operation], "intent": .string(economy.intent), "mechanism": "", "expected": "As many passes, fewer tokens.",
                "predicted_fixes": [], "risks": [], "falsifier": "Fewer tasks pass.",
            ])
        }
        return FencedJSON.write(["decision": "decline", "reason": "No cluster has a mechanism that an untried edit could mend."])
    }

    /// The kind of bad proposal that this one is to be; nil for an honest one.
    private var badKind: BadProposal? {
        var point = uniform("bad")
        for kind in BadProposal.allCases {
            guard let share = options.bad[kind] else { continue }
            if point < share { return kind }
            point -= share
        }
        return nil
    }

    private func ideas(_ clusters: [JSONValue], _ bundle: JSONValue) -> [Idea] {
        let surfaces = bundle["surfaces"]?.array ?? []
        return Self.byWeight(clusters, siblings: bundle["siblings"]?.array ?? []).flatMap { cluster -> [Idea] in
            let mechanism = cluster["mechanism"]?.string ?? ""
            return EditTemplate.against(mechanism).filter { $0.fits(surfaces) && !isTried($0, bundle) }.map {
                Idea(cluster: cluster, template: $0, mechanism: mechanism)
            }
        }
    }

    /// Root causes and large clusters first; those that a sibling has taken last.
    private static func byWeight(_ clusters: [JSONValue], siblings: [JSONValue]) -> [JSONValue] {
        func weight(_ cluster: JSONValue) -> Double {
            let isTaken = siblings.contains { $0["cluster"] == cluster["id"] }
            let isRoot = cluster["criticality"]?.string == "root_cause"
            return Double(cluster["tasks"]?.array?.count ?? 0) + (isRoot ? 2 : 0) - (isTaken ? 1000 : 0)
        }
        return clusters.enumerated().sorted { (weight($0.element), $1.offset) > (weight($1.element), $0.offset) }.map(\.element)
    }

    private static func ofFirstCluster(_ ideas: [Idea]) -> [Idea] {
        ideas.filter { $0.cluster["id"] == ideas.first?.cluster["id"] }
    }

    private func isTried(_ template: EditTemplate, _ bundle: JSONValue) -> Bool {
        let tried = (bundle["history"]?.array ?? []) + (bundle["siblings"]?.array ?? [])
        return tried.contains { $0["surface"]?.string == template.surface && $0["intent"]?.string == template.intent }
    }

    private func bad(_ kind: BadProposal, _ clusters: [JSONValue], _ bundle: JSONValue) -> String {
        let cluster = pick("victim", from: clusters)
        if kind == .garbage { return "I would rather improve the prompt a little, maybe like this: {\"decision\": \"propose\", \"ops\": [" }
        if let operations = kind.operations(cluster: cluster, luck: luck) {
            return propose(operations, cluster ?? [:], intent: "Improve the work (\(kind.rawValue))", mechanism: "", predicted: nil, bundle)
        }
        // A template for something that no cluster shows; or always the same one.
        let seen = Set(clusters.compactMap { $0["mechanism"]?.string })
        let absent = Habit.allCases.filter { !seen.contains($0.rawValue) }.flatMap { EditTemplate.against($0.rawValue) }.filter(\.isWeak)
        let template = kind == .duplicate ? EditTemplate.against(Habit.unquotedPath.rawValue).last : pick("absent", from: absent)
        let predicted = kind == .fabricated ? (clusters.flatMap { $0["tasks"]?.array ?? [] }.compactMap(\.string)) : nil
        return propose(
            template.map { [$0.operation] } ?? [], cluster ?? [:], intent: template?.intent ?? "", mechanism: "", predicted: predicted,
            bundle)
    }

    private func propose(
        _ operations: [JSONValue], _ cluster: JSONValue, intent: String, mechanism: String, predicted: [String]?, _ bundle: JSONValue
    ) -> String {
        let tasks = (cluster["tasks"]?.array ?? []).compactMap(\.string)
        var fixes = predicted ?? tasks.filter { happens("recall \($0)", options.recall) }
        if fixes.isEmpty, let first = tasks.first { fixes = [first] }
        let others = (bundle["clusters"]?.array ?? []).flatMap { $0["tasks"]?.array ?? [] }.compactMap(\.string) + keep(bundle)
        fixes += others.filter { !tasks.contains($0) }.sorted { uniform("wrong \($0)") < uniform("wrong \($1)") }.prefix(options.wrongNames)
        return FencedJSON.write([
            "decision": "propose", "reason": "The cluster is large and its mechanism can be mended.",
            "cluster": cluster["id"] ?? "", "ops": .array(operations), "intent": .string(intent), "mechanism": .string(mechanism),
            "expected": "The tasks of the cluster pass more often.", "predicted_fixes": .strings(Array(Set(fixes)).sorted()),
            "risks": .strings(Array(keep(bundle).prefix(1))), "falsifier": "The predicted tasks pass no more often than before.",
        ])
    }

    private func keep(_ bundle: JSONValue) -> [String] { (bundle["keep"]?.array ?? []).compactMap(\.string) }

    // The option `seed` is the proposer's own luck.
    private func uniform(_ label: String) -> Double { luck.uniform("\(options.seed) \(label)") }
    private func happens(_ label: String, _ probability: Double) -> Bool { luck.happens("\(options.seed) \(label)", probability) }
    private func pick<T>(_ label: String, from choices: [T]) -> T? { luck.pick("\(options.seed) \(label)", from: choices) }
}
