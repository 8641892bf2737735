import ArgumentParser
import Console
import Core
import Sandbox
import SystemPackage

/// `selfharness sandbox list`: what `trial --keep` left.
struct SandboxList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the file systems that were kept by `trial --keep`.")

    @Flag(help: "Print JSON.") var json = false

    /// The JSON form.
    private struct Listing: Encodable {
        let format = 1
        let kept: [Row]

        private enum CodingKeys: String, CodingKey {
            case format
            case kept
        }
    }

    private struct Row: Encodable {
        let name: String
        let keptAt: Timestamp
        /// What the agent changed, without the image.
        let bytes: Int
        let upper: String
        let layers: [String]
    }

    func run() async throws {
        try Tier.enter()
        let rows = try KeptView.all(home: .fromEnvironment()).map { kept in
            Row(
                name: kept.name, keptAt: kept.keptAt, bytes: kept.bytes(), upper: kept.upper.string, layers: try kept.layers.map(\.id))
        }
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(Listing(kept: rows)), as: UTF8.self)) }
        guard !rows.isEmpty else { return try Terminal.error.print("nothing is kept") }
        var table = Table([.init("name"), .init("kept at"), .init("size", .right), .init("what the agent changed")])
        for row in rows {
            table.add([.init(row.name), .init(row.keptAt.description), .init(Quantity.bytes(row.bytes)), .init(row.upper)])
        }
        try Terminal.output.write(table.render(style: Terminal.output.style))
    }
}

/// `selfharness sandbox remove`.
struct SandboxRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove file systems that were kept; none if one of the names is wrong.")

    @Argument(help: "Names as `sandbox list` prints them.") var names: [String] = []
    @Flag(help: "Remove all of them.") var all = false

    func validate() throws {
        guard all == names.isEmpty else { throw ValidationError("give names, or --all") }
    }

    func run() async throws {
        try Tier.enter()
        let home = try Home.fromEnvironment()
        let views = try all ? KeptView.all(home: home) : KeptView.named(names, home: home)
        for view in views {
            try view.remove()
            try Terminal.output.print("removed \(Printable.line(view.name))")
        }
    }
}
