import Core

/// The question `PROPOSE`: an edit for one of the clusters, or none.
struct ProposalRequest: Sendable {
    /// From 1.
    var slot: Int
    /// The editable surfaces with their present text, as the harness describes them.
    var surfaces: JSONValue
    var clusters: [Cluster]
    /// Tasks that passed every time.
    var keep: [String]
    var history: [Attempt]
    var siblings: [Sibling]

    /// What was tried before and what became of it.
    struct Attempt: Sendable, Hashable {
        var surface: String
        var intent: String
        var mechanism: String
        var verdict: String
    }

    /// A proposal of the same round.
    struct Sibling: Sendable, Hashable {
        var cluster: String
        var surface: String
        var intent: String
    }

    /// The most attempts that are shown, the latest.
    private static let historyLimit = 30

    var text: String {
        let prose = """
            PROPOSE

            You are working under the harness whose text is the system message. Below are its editable surfaces and clusters of tasks \
            that failed alike under it. Propose one small edit of one surface that would mend one cluster, for a reason that holds for \
            other tasks too; never name a task, a path or a value of one. Name the tasks that it will fix: the edit is judged by them \
            first. It must differ from its siblings and from what was tried. Large clusters are not always within reach; declining is a \
            good answer. Answer with one fenced json block: {"decision": "propose"|"decline", "reason": "...", "cluster": "c1", \
            "ops": [...], "intent": "...", "mechanism": "...", "expected": "...", "predicted_fixes": ["task"], "risks": ["task"], \
            "falsifier": "..."}. An edit that only saves cost says "goal": "cheaper" and predicts no fixes.
            """
        return prose + "\n\n```json\n" + Ask.json(body) + "\n```"
    }

    private var body: JSONValue {
        [
            "slot": .int(slot), "surfaces": surfaces,
            "clusters": .array(
                clusters.map { cluster in
                    [
                        "id": .string(cluster.id), "terminal_cause": .string(cluster.signature.terminalCause.rawValue),
                        "criticality": .string(cluster.signature.criticality.rawValue),
                        "mechanism": .string(cluster.signature.mechanism.name), "tasks": .strings(cluster.tasks),
                        "evidence": .array(
                            cluster.lines.map { line in
                                ["trial": .string(line.trial), "step": .optional(line.step), "text": .string(line.text)]
                            }),
                        "contrast": .optional(cluster.contrast),
                    ]
                }),
            "keep": .strings(keep),
            "history": .array(
                history.suffix(Self.historyLimit).map { attempt in
                    [
                        "surface": .string(attempt.surface), "intent": .string(attempt.intent), "mechanism": .string(attempt.mechanism),
                        "verdict": .string(attempt.verdict),
                    ]
                }),
            "siblings": .array(
                siblings.map { sibling in
                    ["cluster": .string(sibling.cluster), "surface": .string(sibling.surface), "intent": .string(sibling.intent)]
                }),
        ]
    }
}
