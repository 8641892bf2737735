import Core
import TOMLReading

extension EditOperation: Codable {
    private enum Kind: String, CaseIterable {
        case setText = "text.set"
        case appendText = "text.append"
        case replaceText = "text.replace"
        case setKey = "table.set"
        case removeKey = "table.remove"
        case addItem = "list.add"
        case replaceItem = "list.replace"
        case removeItem = "list.remove"
    }

    /// Reads an operation as proposers write it.
    ///
    /// - Throws: ``Failure`` that names the key, what was expected and what was found.
    public init(_ value: JSONValue, at place: String = "op") throws {
        let reader = try ItemReader(value, at: place)
        let surface = try reader.required("surface", try reader.string("surface"))
        func text(_ key: String) throws -> String { try reader.required(key, try reader.string(key)) }
        switch try reader.required("op", try reader.choice("op", Kind.self)) {
        case .setText: self = .setText(surface: surface, text: try text("text"))
        case .appendText: self = .appendText(surface: surface, text: try text("text"))
        case .replaceText: self = .replaceText(surface: surface, old: try text("old"), new: try text("new"))
        case .setKey:
            self = .setKey(surface: surface, key: try text("key"), value: try reader.required("value", reader.value("value")))
        case .removeKey: self = .removeKey(surface: surface, key: try text("key"))
        case .addItem: self = .addItem(surface: surface, item: try reader.required("item", reader.value("item")))
        case .replaceItem: self = .replaceItem(surface: surface, item: try reader.required("item", reader.value("item")))
        case .removeItem: self = .removeItem(surface: surface, name: try text("name"))
        }
        try reader.finish()
    }

    public init(from decoder: any Decoder) throws { try self.init(JSONValue(from: decoder)) }

    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    /// As proposers write it.
    public var json: JSONValue {
        func object(_ kind: Kind, _ members: [String: JSONValue]) -> JSONValue {
            .object(members.merging(["op": .string(kind.rawValue), "surface": .string(surface)]) { $1 })
        }
        return switch self {
        case .setText(_, let text): object(.setText, ["text": .string(text)])
        case .appendText(_, let text): object(.appendText, ["text": .string(text)])
        case .replaceText(_, let old, let new): object(.replaceText, ["old": .string(old), "new": .string(new)])
        case .setKey(_, let key, let value): object(.setKey, ["key": .string(key), "value": value])
        case .removeKey(_, let key): object(.removeKey, ["key": .string(key)])
        case .addItem(_, let item): object(.addItem, ["item": item])
        case .replaceItem(_, let item): object(.replaceItem, ["item": item])
        case .removeItem(_, let name): object(.removeItem, ["name": .string(name)])
        }
    }
}
