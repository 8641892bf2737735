import Core
import Sandbox

/// A root file system (a stack of layers) and how programs are started in it.
public struct Image: Hashable, Sendable, Codable {
    /// Derived from layers and configuration: equal images have equal ids, on every machine.
    public let id: String
    /// Topmost first, as an overlay mount wants them.
    public let layers: [Layer]
    public let config: ImageConfig
    /// Why this image only stands in for the one that was named; nil if it is the real one.
    /// An image built on a stand-in is one too, and every result made on it says so.
    public let approximate: String?

    public init(layers: [Layer], config: ImageConfig, approximate: String? = nil) throws {
        self.layers = layers
        self.config = config
        self.approximate = approximate
        var hash = SHA256()
        for layer in layers { hash.update("\(layer.id)\n") }
        hash.update(try JSON.encode(config, pretty: false))
        id = hash.finalize().hexadecimal
    }
}
