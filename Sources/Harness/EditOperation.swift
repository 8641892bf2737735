import Core

/// The typed change of an edit. It says how the files after were computed and is what is checked, shown and merged.
///
/// JSON, as proposers write it: `{"op": "text.append", "surface": "prompt.system", "text": "…"}`.
public enum EditOperation: Sendable, Hashable {
    /// `text.set` (`text`): the whole text of a text surface.
    case setText(surface: String, text: String)
    /// `text.append` (`text`): one paragraph at the end.
    case appendText(surface: String, text: String)
    /// `text.replace` (`old`, `new`): a passage that occurs exactly once; an empty `new` deletes it.
    case replaceText(surface: String, old: String, new: String)
    /// `table.set` (`key`, `value`): one key of `policy.runtime`, or of a tool (`tools`, key `bash.description`).
    case setKey(surface: String, key: String, value: JSONValue)
    /// `table.remove` (`key`): back to the key's default.
    case removeKey(surface: String, key: String)
    /// `list.add` (`item`): a hook, rule, note or skill; its name is new.
    case addItem(surface: String, item: JSONValue)
    /// `list.replace` (`item`): the item of the same name.
    case replaceItem(surface: String, item: JSONValue)
    /// `list.remove` (`name`).
    case removeItem(surface: String, name: String)

    /// The surface it changes.
    public var surface: String {
        switch self {
        case .setText(let surface, _), .appendText(let surface, _), .replaceText(let surface, _, _), .setKey(let surface, _, _),
            .removeKey(let surface, _), .addItem(let surface, _), .replaceItem(let surface, _), .removeItem(let surface, _):
            surface
        }
    }
}
