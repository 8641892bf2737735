import Core
import FoundationEssentials

/// What the store remembers of an image, as a file below `images/`.
public struct ImageRecord: Codable, Hashable, Sendable {
    /// Where an image came from.
    public enum Source: Codable, Hashable, Sendable {
        /// A recipe, by name.
        case recipe(String)
        /// An archive, by the path it had.
        case archive(String)
        /// A Dockerfile, by the path of its build context.
        case build(String)

        /// In a few words, for people.
        public var text: String {
            switch self {
            case .recipe(let name): "recipe \(name)"
            case .archive(let path): "archive \(path)"
            case .build(let context): "build of \(context)"
            }
        }
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
