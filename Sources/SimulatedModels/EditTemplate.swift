import Core

/// An edit that the scripted proposer knows, against one mechanism.
struct EditTemplate: Sendable {
    var operation: JSONValue
    var intent: String
    /// Vague: fits the mechanism and does little.
    var isWeak = false
    /// It saves cost and mends nothing.
    var isEconomy = false

    var surface: String { operation["surface"]?.string ?? "" }

    static func text(_ surface: String, _ text: String, _ intent: String, isWeak: Bool = false) -> EditTemplate {
        EditTemplate(operation: ["op": "text.append", "surface": .string(surface), "text": .string(text)], intent: intent, isWeak: isWeak)
    }

    static func policy(_ key: String, _ value: JSONValue, _ intent: String) -> EditTemplate {
        EditTemplate(operation: ["op": "table.set", "surface": "policy.runtime", "key": .string(key), "value": value], intent: intent)
    }

    static func hook(_ name: String, _ event: String, when: JSONValue?, do action: JSONValue, _ intent: String) -> EditTemplate {
        var item: [String: JSONValue] = ["name": .string(name), "event": .string(event), "do": action]
        if let when { item["when"] = when }
        return EditTemplate(operation: ["op": "list.add", "surface": "hooks", "item": .object(item)], intent: intent)
    }

    static func rule(_ name: String, _ check: String, _ message: String, refusals: Int = 2, _ intent: String) -> EditTemplate {
        EditTemplate(
            operation: [
                "op": "list.add", "surface": "verify.rules",
                "item": [
                    "name": .string(name), "check": .string(check), "message": .string(message), "max_refusals": .int(refusals),
                ],
            ], intent: intent)
    }

    /// The edit would change something: the surface is offered, has room, and does not hold this already.
    func fits(_ surfaces: [JSONValue]) -> Bool {
        guard let surface = surfaces.first(where: { $0["name"]?.string == self.surface }) else { return false }
        let room = (surface["budget"]?.int ?? Int.max) - (surface["used"]?.int ?? 0)
        if let text = operation["text"]?.string { return text.utf8.count + 2 <= room && surface["text"]?.string?.contains(text) != true }
        if let key = operation["key"]?.string { return surface["values"]?[key] != operation["value"] }
        if let old = operation["old"]?.string { return surface["text"]?.string?.contains(old) == true }
        let name = operation["item"]?["name"] ?? operation["name"]
        let isThere = surface["items"]?.array?.contains { $0["name"] == name } == true
        return operation["op"]?.string == "list.add" ? !isThere && room > 600 : isThere
    }
}
