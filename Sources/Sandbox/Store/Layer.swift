/// A sealed overlay directory in the store, named by content or by how it was made.
public struct Layer: Hashable, Sendable, Codable {
    /// Lower-case letters, digits, `-` and `_`; never names a task, since sandboxes could learn it.
    public let id: String

    public init(id: String) { self.id = id }
}
