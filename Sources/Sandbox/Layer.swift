/// A sealed, read-only layer of a file system: an overlay directory in the store.
public struct Layer: Hashable, Sendable, Codable {
    /// The neutral name below `store/layers`: lower-case letters and digits.
    public let id: String

    public init(id: String) { self.id = id }
}
