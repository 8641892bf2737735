import Core

/// Which stages there are and which need which.
extension Dockerfile {
    /// The stage that `--target` names.
    func stage(target: String) throws -> Int {
        if let index = stages.firstIndex(where: { $0.name == target.lowercased() }) { return index }
        if let index = Int(target), stages.indices.contains(index) { return index }
        throw Failure(
            .invalidInput, "there is no stage \"\(target)\"", at: name,
            hint: Suggestion.hint(for: target, among: stages.compactMap(\.name)))
    }

    /// The earlier stage that a name stands for; nil if it is an image's name.
    ///
    /// - Parameter numbered: whether a number names a stage too.
    func stage(named name: String, numbered: Bool = false, before index: Int) throws -> Int? {
        if numbered, let number = Int(name) {
            guard (0..<index).contains(number) else { throw Failure(.invalidInput, "there is no stage \(number) before this one") }
            return number
        }
        guard let found = stages.firstIndex(where: { $0.name == name.lowercased() }) else { return nil }
        if found < index { return found }
        // A FROM may name an image as its own stage is named.
        return nil
    }

    /// The stages that a stage is made of, itself last, in order.
    func stagesNeeded(for target: Int, base: (Stage) throws -> String) throws -> [Int] {
        var needed: Set<Int> = []
        var open = [target]
        while let index = open.popLast() {
            guard needed.insert(index).inserted else { continue }
            let stage = stages[index]
            do {
                if let earlier = try self.stage(named: try base(stage), before: index) { open.append(earlier) }
            } catch let failure as Failure {
                throw failure.within(place(line: stage.line, text: stage.text))
            }
            for instruction in stage.instructions {
                do {
                    open += try sources(of: instruction, in: index)
                } catch let failure as Failure {
                    throw failure.within(place(instruction))
                }
            }
        }
        return needed.sorted()
    }

    private func sources(of instruction: Instruction, in index: Int) throws -> [Int] {
        switch instruction.operation {
        case .copy(let copy):
            guard let from = copy.from else { return [] }
            return try reference(from, numbered: true, before: index)
        case .run(let run):
            return try run.mounts.flatMap { text in
                guard let from = RunMount.from(text) else { return [Int]() }
                return try reference(from, numbered: false, before: index)
            }
        default: return []
        }
    }

    private func reference(_ name: String, numbered: Bool, before index: Int) throws -> [Int] {
        if let earlier = try stage(named: name, numbered: numbered, before: index) { return [earlier] }
        if stages[index...].contains(where: { $0.name == name.lowercased() }) {
            throw Failure(.invalidInput, "stage \"\(name)\" does not come before this one", hint: "move it up")
        }
        return []
    }
}
