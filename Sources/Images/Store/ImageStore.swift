import Core
import Glibc
import Sandbox
import SystemPackage

/// The images of a home: finds what a name in FROM means and makes it when it is first needed.
public final class ImageStore: Sendable {
    public let sandboxes: Sandboxes
    public let options: BuildOptions
    let records: ImageRecords
    /// Maps that go before names given to images: `--images`, then the home's own.
    private let maps: [ImageMap]
    private let bundled: ImageMap
    let log: @Sendable (String) -> Void

    /// - Parameters:
    ///   - images: an `images.toml` that goes before all others.
    ///   - log: told what is going on while an image is made, line by line.
    /// - Throws: ``Failure`` for a map that cannot be read.
    public init(
        sandboxes: Sandboxes, options: BuildOptions, images: FilePath? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.sandboxes = sandboxes
        self.options = options
        self.log = log
        let home = sandboxes.store.home
        records = try ImageRecords(home: home, log: log)
        let own = home.root.appending("images.toml")
        maps = try ([images].compactMap { $0 } + (Files.exists(own) ? [own] : [])).map { try ImageMap(file: $0) }
        bundled = try ImageMap.bundled()
    }

    // MARK: - Finding

    /// The image behind a name, made now if it is not there yet; one process makes it, others wait.
    ///
    /// The name is looked up in `--images`, in `<home>/images.toml`, among the names given by `import` and `build`, and in
    /// the bundled map.
    ///
    /// - Throws: ``Failure`` for a name that means nothing, with what to do about it.
    public func resolve(_ reference: String) async throws -> Image {
        let name = try ImageReference(reference)
        for map in maps {
            if let entry = map.entry(for: name) { return try await image(of: entry, as: name) }
        }
        if let record = try record(named: name) { return try checked(record.image, name) }
        if let entry = bundled.entry(for: name) { return try await image(of: entry, as: name) }
        throw Failure(
            .invalidInput, "no image is known by this name", at: "image '\(reference)'",
            hint: """
                on a machine that has it: docker save \(name) -o image.tar
                    then here: selfharness image import image.tar --name \(name)
                    or map the name in \(sandboxes.store.home.root.appending("images.toml")) (docs/images.md)
                """)
    }

    /// All names, sorted: those given to images, and those of the maps.
    public func list() throws -> [ImageListing] {
        var found: [String: ImageListing] = [:]
        for map in [bundled] + maps.reversed() {
            for (name, entry) in map.names { found[name.description] = try listing(name, entry) }
        }
        for record in try records.all() {
            guard let text = record.name, let name = try? ImageReference(text), !maps.contains(where: { $0.entry(for: name) != nil })
            else { continue }
            found[text] = ImageListing(
                name: text, image: record.image, source: record.source, approximate: record.image.approximate,
                created: record.created)
        }
        return found.values.sorted { $0.name < $1.name }
    }

    // MARK: - Changing

    /// Imports an archive and gives it a name.
    ///
    /// - Parameters:
    ///   - path: a docker-archive, an OCI layout (directory or tar), or the tar of a root file system.
    ///   - name: what FROM will call it; nil takes the name that the archive gives.
    public func importArchive(_ path: FilePath, name: String? = nil) async throws -> ImageRecord {
        let given = try name.map { try ImageReference($0) }
        let result = try await ArchiveImporter(store: sandboxes.store, log: log).read(path)
        guard let reference = try given ?? result.names.first.map({ try ImageReference($0) }) else {
            throw Failure(.invalidInput, "the archive gives the image no name", at: path.string, hint: "give one: --name NAME")
        }
        return try record(result.image, as: reference, from: .archive(path))
    }

    /// Gives an image a name; it takes the place of another image of that name.
    @discardableResult
    public func record(_ image: Image, as name: ImageReference, from source: ImageRecord.Source) throws -> ImageRecord {
        if name.digest != nil { throw Failure(.invalidInput, "an image cannot be named by a digest", at: "image name '\(name)'") }
        let record = ImageRecord(name: name.description, image: image, source: source)
        try records.write(record, key: ImageRecords.key(named: name))
        return record
    }

    /// Forgets what a name stands for: an imported or built image loses the name, a recipe's image will be made anew.
    /// Layers stay, since other images may share them.
    ///
    /// - Throws: ``Failure`` when there is nothing to forget.
    public func remove(_ reference: String) throws {
        let name = try ImageReference(reference)
        if try records.remove(key: ImageRecords.key(named: name)) { return }
        for map in maps + [bundled] {
            if let entry = map.entry(for: name), try records.remove(key: try key(of: entry)) { return }
        }
        throw Failure(.invalidInput, "no image of this name has been made or imported", at: "image '\(name)'")
    }

    // MARK: - Entries of maps

    private func image(of entry: ImageMap.Entry, as name: ImageReference) async throws -> Image {
        let image = try await image(of: entry)
        return try checked(try Image(layers: image.layers, config: image.config, approximate: entry.approximate), name)
    }

    private func image(of entry: ImageMap.Entry) async throws -> Image {
        let key = try key(of: entry)
        if let image = try made(key) { return image }
        let lock = try await sandboxes.store.lock("image-\(key)")
        defer { withExtendedLifetime(lock) {} }
        if let image = try made(key) { return image }
        let record: ImageRecord
        switch entry.source {
        case .recipe(let name): record = ImageRecord(image: try await make(try .bundled(name)), source: .recipe(name))
        case .recipeFile(let path): record = ImageRecord(image: try await make(try Recipe(file: path)), source: .recipe(path.string))
        case .archive(let path):
            let result = try await ArchiveImporter(store: sandboxes.store, log: log).read(path)
            record = ImageRecord(image: result.image, source: .archive(path))
        }
        try records.write(record, key: key)
        return record.image
    }

    private func make(_ recipe: Recipe) async throws -> Image {
        log("making the image of recipe \(recipe.name)")
        let builder = RecipeBuilder(
            sandboxes: sandboxes, base: { try await self.image(of: ImageMap.Entry(source: .recipe($0))) }, log: log)
        return try await builder.build(recipe)
    }

    /// The recorded image, if all its layers are there.
    private func made(_ key: String) throws -> Image? {
        guard let image = try records.read(key: key)?.image, isComplete(image) else { return nil }
        return image
    }

    private func key(of entry: ImageMap.Entry) throws -> String {
        switch entry.source {
        case .recipe(let name): ImageRecords.key(recipe: try .bundled(name))
        case .recipeFile(let path): ImageRecords.key(recipe: try Recipe(file: path))
        case .archive(let path): try ImageRecords.key(archive: path)
        }
    }

    private func listing(_ name: ImageReference, _ entry: ImageMap.Entry) throws -> ImageListing {
        let source: ImageRecord.Source =
            switch entry.source {
            case .recipe(let recipe): .recipe(recipe)
            case .recipeFile(let path): .recipe(path.string)
            case .archive(let path): .archive(path)
            }
        let record = try? records.read(key: try key(of: entry))
        return ImageListing(
            name: name.description, image: record?.image, source: source, approximate: entry.approximate, created: record?.created)
    }

    // MARK: - Records

    private func record(named name: ImageReference) throws -> ImageRecord? {
        guard let record = try records.read(key: ImageRecords.key(named: name)) else { return nil }
        guard isComplete(record.image) else {
            throw Failure(.infrastructure, "layers of this image are missing", at: "image '\(name)'", hint: "import or build it again")
        }
        return record
    }

    private func isComplete(_ image: Image) -> Bool { image.layers.allSatisfy { sandboxes.store.contains($0) } }

    /// An image that was asked for by digest has not been compared with it.
    private func checked(_ image: Image, _ name: ImageReference) throws -> Image {
        guard let digest = name.digest, image.approximate == nil else { return image }
        return try Image(layers: image.layers, config: image.config, approximate: "not compared with \(digest)")
    }
}
