import Core
import Gates
import Testing

@testable import Commands

@Suite struct SimulationPlotTests {
    @Test(arguments: [
        (0.0144, 3, "0.014"), (2.995, 2, "3.00"), (-0.5, 1, "−0.5"), (-0.001, 1, "0.0"), (1919.6, 0, "1920"), (1e-9, 2, "0.00"),
    ])
    func numbersInTables(value: Double, digits: Int, text: String) {
        #expect(SimulateCommand.decimal(value, digits) == text)
    }

    /// Every gate has its dots and bars, and every element is closed.
    @Test func plotShowsEveryGate() async throws {
        var settings = SimulationSettings()
        settings.runs = 20
        let gates = [Gates.standard, .paper(PaperGate())]
        let report = try await SimulationReport.make(settings, gates: gates)
        let svg = SimulationPlot(report).svg
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
        for gate in gates { #expect(svg.contains(">\(gate.name)</text>")) }
        let legend = SimulationReport.effects.count
        #expect(svg.split(separator: "<circle").count - 1 == gates.count * SimulationReport.effects.count + legend)
        #expect(svg.split(separator: "<rect").count - 1 == gates.count * 3)
        #expect(svg.split(separator: "<text").count == svg.split(separator: "</text>").count)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(svg.contains("prefers-color-scheme: dark"))
    }
}
