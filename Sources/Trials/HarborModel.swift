import Core

/// A model as Harbor's command line and statistics name it: `provider/name`.
///
/// Ours is `provider:name,key=value…`; the settings are in `selfharness.json`. Two models that differ in settings alone are one in Harbor's
/// statistics.
struct HarborModel {
    let provider: String?
    let name: String

    init(_ model: String) {
        let bare = String(model.prefix { $0 != "," })
        let mark = bare.firstIndex { $0 == ":" || $0 == "/" }
        if let mark, mark != bare.startIndex, bare.index(after: mark) != bare.endIndex {
            provider = String(bare[..<mark])
            name = String(bare[bare.index(after: mark)...])
        } else {
            provider = nil
            name = bare
        }
    }

    var text: String { provider.map { "\($0)/\(name)" } ?? name }
    var json: JSONValue { ["name": .string(name), "provider": .optional(provider)] }
}
