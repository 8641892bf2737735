import Core
import Testing

@testable import Gates

/// Runs a gate to its end on a made-up world.
struct Bench {
    let gate: Gates
    let input: GateInput
    let budget: ErrorBudget
    /// How each cell ends.
    let world: (CellRequest) -> CellOutcome

    init(_ gate: Gates, _ input: GateInput, budget: ErrorBudget? = nil, world: @escaping (CellRequest) -> CellOutcome) throws {
        self.gate = gate
        self.input = input
        self.world = world
        self.budget = try budget ?? ErrorBudget()
    }

    /// The verdict, and every cell that was asked for.
    func finish() throws -> (verdict: Verdict, cells: [CellRecord]) {
        var run = try GateRun(gate, input, budget: budget)
        var cells: [CellRecord] = []
        while true {
            switch run.next() {
            case .decided(let verdict):
                #expect(cells.contains { $0.outcome == .invalid } || cells.count <= gate.mostAttempts(input))
                return (verdict, cells)
            case .need(let requests):
                #expect(Set(requests).count == requests.count)
                for request in requests {
                    #expect(!cells.contains { $0.cell == request }, "asked twice")
                    let record = CellRecord(request, world(request), cost: request.role == .baseline ? 2 : 3)
                    cells.append(record)
                    run.record(record)
                }
                try #require(cells.count < 20_000, "the gate never ends")
            }
        }
    }

    /// So many tasks, two thirds held-in, the first ones named.
    static func input(_ count: Int, named: Int = 3, firstFreeDraw: UInt64 = 5) -> GateInput {
        GateInput(
            tasks: (0..<count).map {
                .init(
                    id: "t\($0)", split: $0 * 3 < count * 2 ? .heldIn : .heldOut, isNamed: $0 < named, firstFreeDraw: firstFreeDraw)
            })
    }

    /// A coin per cell that is the same however often and in whatever order it is asked for.
    static func coin(_ cell: CellRequest, seed: Int, rate: Int = 50) -> CellOutcome {
        var hash: UInt64 = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
        for byte in "\(cell.role.rawValue) \(cell.task) \(cell.draw) \(cell.purpose.rawValue)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash ^= hash >> 29
        return (hash &* 0xbf58_476d_1ce4_e5b9) >> 33 % 100 < UInt64(rate) ? .passed : .failed
    }
}

extension Gates: CustomTestStringConvertible {
    public var testDescription: String { name }
}
