import Core

/// How much an archive may ask for before it is taken for an attack.
public struct ExtractionLimits: Sendable {
    /// Entries of one layer.
    public var entries = 2_000_000
    /// Bytes of all files of one layer, holes included.
    public var bytes = 64 << 30
    /// Decompressed over compressed size, counted once a gibibyte has been produced.
    public var ratio = 400
    /// Layers of one image: what Docker allows.
    public var layers = 127

    public init() {}

    func check(entries count: Int, at place: String) throws {
        guard count <= entries else { throw Self.refused("more than \(entries) entries", place) }
    }

    func check(bytes count: Int, at place: String) throws {
        guard count <= bytes else { throw Self.refused("more than \(bytes) bytes of files", place) }
    }

    func check(decompressed: Int, from compressed: Int, at place: String) throws {
        guard decompressed <= bytes + bytes / 4 else { throw Self.refused("more than \(bytes) bytes of content", place) }
        guard decompressed <= freeBytes || decompressed / ratio <= compressed else {
            throw Self.refused("compressed more than \(ratio)-fold", place)
        }
    }

    /// Produced bytes below which the ratio is not looked at: small files of zeros are common.
    var freeBytes = 1 << 30

    private static func refused(_ what: String, _ place: String) -> Failure {
        Failure(.invalidInput, "refused: \(what)", at: place)
    }
}
