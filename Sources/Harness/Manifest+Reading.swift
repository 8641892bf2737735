import Core
import TOMLReading

extension Manifest {
    init(_ item: JSONValue, at place: String) throws {
        let reader = try ItemReader(item, at: place)
        format = try reader.required("format", try reader.int("format", in: 1...Int.max))
        guard format <= Self.currentFormat else {
            throw reader.invalid(
                "format \(format) is newer than this program, which knows \(Self.currentFormat)", hint: "use a newer selfharness")
        }
        name = try reader.required("name", try reader.string("name"))
        try ItemName.check(name, at: place)
        description = try reader.string("description") ?? ""
        targetModel = try reader.string("target_model")
        lockedText = try reader.strings("locked_text") ?? []
        guard !lockedText.contains("") else { throw reader.invalid("locked_text: an empty phrase locks nothing") }
        surfaces = [:]
        if let table = try reader.table("surfaces") {
            for key in table.keys {
                guard Surface(rawValue: key) != nil else {
                    throw table.invalid(
                        "there is no surface \(key)",
                        hint: Suggestion.hint(for: key, among: Surface.allCases.map(\.rawValue))
                            ?? "write dotted names in quotes: [surfaces.\"prompt.system\"]")
                }
                guard let rule = try table.table(key) else { continue }
                surfaces[key] = SurfaceRule(
                    isLocked: try rule.bool("locked") ?? false, budget: try rule.int("budget", in: 0...1_000_000))
                try rule.finish()
            }
        }
        try reader.finish()
    }

    /// Bytes that a surface may take.
    public func budget(_ surface: Surface) -> Int { surfaces[surface.rawValue]?.budget ?? surface.defaultBudget }

    /// Whether no edit may change a surface.
    public func isLocked(_ surface: Surface) -> Bool { surfaces[surface.rawValue]?.isLocked ?? false }
}
