import Core
import SystemPackage

/// How a base image is made from Debian packages: a file of `sandbox/rootfs` or one of the user's (`docs/images.md`).
struct Recipe: Sendable {
    /// Where the file system starts.
    enum Base: Hashable, Sendable {
        /// A Debian release, made by mmdebstrap.
        case suite(String)
        /// Another bundled recipe, whose layers are shared.
        case recipe(String)
    }

    /// A CPython of another Debian release below /usr/local.
    struct Python: Hashable, Sendable {
        var suite: String
        /// `3.13`.
        var version: String
        /// The closure: the interpreter, its library, and every shared library that they need.
        var packages: [String]
        /// The version of pip.
        var pip: String
    }

    var name: String
    var base: Base
    /// Debian packages added to the base, with the base's own apt.
    var packages: [String]
    var python: Python?
    var config: ImageConfig
    /// Of the file's text, and of its base's: another text is another recipe.
    var digest: String

    /// A bundled recipe.
    static func bundled(_ name: String) throws -> Recipe {
        guard let text = EmbeddedRecipes.recipes[name] else { throw Failure(.invalidInput, "no recipe is called '\(name)'") }
        return try Recipe(text, name: name, file: "\(name).toml (bundled)")
    }

    init(file: FilePath) throws {
        try self.init(try Files.text(file), name: file.stem ?? file.string, file: file.string)
    }

    init(_ text: String, name: String, file: String) throws {
        let document = try TOMLTableReader(text, file: file)
        try document.allow(["suite", "base", "packages", "python", "config"])
        self.name = name
        var texts = text
        switch (try document.string("suite"), try document.string("base")) {
        case (let suite?, nil): base = .suite(suite)
        case (nil, let recipe?):
            guard let below = EmbeddedRecipes.recipes[recipe] else {
                throw Failure(.invalidInput, "no recipe is called '\(recipe)'", at: "\(file), base")
            }
            base = .recipe(recipe)
            texts += below
        default: throw Failure(.invalidInput, "one of 'suite' and 'base' is needed", at: file)
        }
        digest = SHA256.hex(texts)
        packages = try document.strings("packages") ?? []
        python = try document.table("python").map { table in
            try table.allow(["suite", "version", "packages", "pip"])
            return Python(
                suite: try table.required("suite", try table.string("suite")),
                version: try table.required("version", try table.string("version")),
                packages: try table.required("packages", try table.strings("packages")),
                pip: try table.required("pip", try table.string("pip")))
        }
        config = try document.table("config").map(Self.config) ?? ImageConfig()
    }

    private static func config(_ table: TOMLTableReader) throws -> ImageConfig {
        try table.allow(["environment", "workdir", "user", "entrypoint", "command"])
        var config = ImageConfig()
        for line in try table.strings("environment") ?? [] {
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                throw Failure(.invalidInput, "'\(line)' is not NAME=VALUE", at: "\(table.place), environment")
            }
            config.environment[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        if let directory = try table.string("workdir") { config.workingDirectory = directory }
        if let user = try table.string("user") { config.user = user }
        config.entrypoint = try table.strings("entrypoint")
        config.command = try table.strings("command")
        return config
    }
}
