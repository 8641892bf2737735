import Core
import SystemPackage

/// An `images.toml`: what the names used in FROM mean.
struct ImageMap: Sendable {
    /// What a name stands for.
    struct Entry: Hashable, Sendable {
        enum Source: Hashable, Sendable {
            /// A bundled recipe.
            case recipe(String)
            /// A recipe of the user's.
            case recipeFile(FilePath)
            case archive(FilePath)
        }

        var source: Source
        /// Why this is only a stand-in; nil if it is the real thing.
        var approximate: String?
    }

    /// By full name.
    private var entries: [String: Entry] = [:]
    /// The names as short as people write them, in the file's order.
    private(set) var names: [(name: ImageReference, entry: Entry)] = []

    /// The map that comes with the program.
    static func bundled() throws -> ImageMap {
        try ImageMap(EmbeddedRecipes.images, file: "images.toml (bundled)", directory: "/")
    }

    init(file: FilePath) throws {
        try self.init(try Files.text(file), file: file.string, directory: file.removingLastComponent())
    }

    /// - Parameter directory: what relative paths start from.
    init(_ text: String, file: String, directory: FilePath) throws {
        let document = try TOMLTableReader(text, file: file)
        try document.allow(["image"])
        for table in try document.tables("image") {
            try table.allow(["names", "recipe", "archive", "approximate"])
            let entry = Entry(source: try Self.source(table, directory), approximate: try table.string("approximate"))
            for name in try table.required("names", try table.strings("names")) {
                let reference = try Self.reference(name, at: table.place)
                guard entries.updateValue(entry, forKey: reference.pinnedKey) == nil else {
                    throw Failure(.invalidInput, "'\(name)' is there twice", at: table.place)
                }
                names.append((reference, entry))
            }
        }
    }

    /// The entry for a name. A name with a digest is found with it or, failing that, without.
    func entry(for reference: ImageReference) -> Entry? { entries[reference.pinnedKey] ?? entries[reference.key] }

    private static func source(_ table: TOMLTableReader, _ directory: FilePath) throws -> Entry.Source {
        switch (try table.string("recipe"), try table.string("archive")) {
        case (let recipe?, nil):
            if recipe.hasSuffix(".toml") { return .recipeFile(directory.pushing(FilePath(recipe))) }
            guard EmbeddedRecipes.recipes[recipe] != nil else {
                let known = EmbeddedRecipes.recipes.keys.sorted().joined(separator: ", ")
                throw Failure(
                    .invalidInput, "no recipe is called '\(recipe)'", at: "\(table.place), recipe",
                    hint: "bundled: \(known); a recipe of your own is the path of a .toml file")
            }
            return .recipe(recipe)
        case (nil, let archive?): return .archive(directory.pushing(FilePath(archive)))
        default: throw Failure(.invalidInput, "one of 'recipe' and 'archive' is needed", at: table.place)
        }
    }

    private static func reference(_ name: String, at place: String) throws -> ImageReference {
        do {
            return try ImageReference(name)
        } catch let failure as Failure {
            throw Failure(.invalidInput, "'\(name)': \(failure.what)", at: "\(place), names")
        }
    }
}

extension ImageReference {
    /// ``key`` with the digest, if there is one.
    var pinnedKey: String { digest.map { "\(key)@\($0)" } ?? key }
}
