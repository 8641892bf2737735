import Core
import FoundationEssentials
import SystemPackage

/// What the store remembers of an image, as a file below `images/`.
public struct ImageRecord: Codable, Hashable, Sendable {
    /// Where an image came from.
    public struct Source: Codable, Hashable, Sendable, CustomStringConvertible {
        /// What made the image.
        public enum Kind: String, Codable, Sendable {
            case recipe
            case archive
            case build
        }

        public var kind: Kind
        /// The recipe's name, the archive's path, or the path of the build context.
        public var origin: String

        static func recipe(_ name: String) -> Source { Source(kind: .recipe, origin: name) }
        static func archive(_ path: FilePath) -> Source { Source(kind: .archive, origin: path.string) }
        /// A build from a context.
        public static func build(_ context: FilePath) -> Source { Source(kind: .build, origin: context.string) }

        /// In a few words, for people.
        public var description: String { "\(kind.rawValue) \(origin)" }
    }

    /// The form of the file.
    static let currentFormat = 1
    private(set) var format = Self.currentFormat
    /// The name that was given to the image; nil where only `images.toml` names it.
    public var name: String?
    public var image: Image
    public var source: Source
    public var created: Date

    init(name: String? = nil, image: Image, source: Source) {
        self.name = name
        self.image = image
        self.source = source
        created = Date()
    }
}

/// One line of `image list`: a name, and the image behind it if it has been made.
public struct ImageListing: Codable, Hashable, Sendable {
    public var name: String
    /// nil if the name is known and its image will be made when it is first used.
    public var image: Image?
    public var source: ImageRecord.Source
    /// Why the image only stands in for the one that is named.
    public var approximate: String?
    public var created: Date?
}
