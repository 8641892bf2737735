import Core
import SystemPackage
import Testing

@testable import Images

@Suite struct ImageMapTests {
    private func map(_ text: String) throws -> ImageMap { try ImageMap(text, file: "images.toml", directory: "/base") }

    @Test func theBundledMapIsGoodAndItsRecipesToo() throws {
        let map = try ImageMap.bundled()
        for name in [
            "debian:12", "debian:bookworm-slim", "debian:13.0-slim", "docker.io/library/ubuntu:24.04", "python:3.13-slim-bookworm",
        ] {
            #expect(map.entry(for: try ImageReference(name)) != nil, "\(name)")
        }
        #expect(map.entry(for: try ImageReference("ubuntu:24.04"))?.approximate != nil)
        #expect(map.entry(for: try ImageReference("debian:12"))?.approximate == nil)
        #expect(map.entry(for: try ImageReference("ubuntu:22.04")) == nil)
        for name in EmbeddedRecipes.recipes.keys { _ = try Recipe.bundled(name) }
    }

    @Test func entries() throws {
        let digest = "sha256:" + String(repeating: "0", count: 64)
        let map = try map(
            """
            [[image]]
            names = ["a.example/b:1", "c"]
            archive = "images/c.tar"
            [[image]]
            names = ["debian:12@\(digest)"]
            recipe = "own.toml"
            approximate = "why"
            """)
        #expect(map.entry(for: try ImageReference("c:latest"))?.source == .archive("/base/images/c.tar"))
        #expect(map.entry(for: try ImageReference("c@\(digest)"))?.source == .archive("/base/images/c.tar"))
        #expect(map.entry(for: try ImageReference("debian:12@\(digest)"))?.source == .recipeFile("/base/own.toml"))
        #expect(map.entry(for: try ImageReference("debian:12@\(digest)"))?.approximate == "why")
        #expect(map.entry(for: try ImageReference("debian:12")) == nil)
    }

    @Test(arguments: [
        ("image = 3", "images.toml", "'image' must be an array of tables"),
        ("[[image]", "images.toml:1", ""),
        ("\n\n[[image]]\nnames = [", "images.toml:4", ""),
        ("[[images]]", "images.toml", "unknown key 'images'"),
        ("[[image]]\nname = ['a']", "images.toml, image[0]", "unknown key 'name'"),
        ("[[image]]\nrecipe = 'debian-12'", "images.toml, image[0]", "'names' is missing"),
        ("[[image]]\nnames = 'a'\nrecipe = 'debian-12'", "images.toml, image[0]", "'names' must be an array of strings"),
        ("[[image]]\nnames = [1]\nrecipe = 'debian-12'", "images.toml, image[0]", "'names' must be an array of strings"),
        ("[[image]]\nnames = ['a']", "images.toml, image[0]", "one of 'recipe' and 'archive'"),
        ("[[image]]\nnames = ['a']\nrecipe = 'debian-12'\narchive = 'b'", "images.toml, image[0]", "one of 'recipe' and 'archive'"),
        ("[[image]]\nnames = ['a']\nrecipe = 'debian-11'", "images.toml, image[0], recipe", "no recipe is called 'debian-11'"),
        ("[[image]]\nnames = ['a']\nrecipe = ''", "images.toml, image[0]", "'recipe' must be a string"),
        ("[[image]]\nnames = ['A']\nrecipe = 'debian-12'", "images.toml, image[0], names", "lower case"),
        ("[[image]]\nnames = ['a', 'a:latest']\nrecipe = 'debian-12'", "images.toml, image[0]", "there twice"),
    ])
    func mistakes(_ text: String, _ place: String, _ what: String) async {
        let error = await failure { _ = try map(text) }
        #expect(error.kind == .invalidInput)
        #expect(error.place == place, "\(error)")
        #expect(error.what.contains(what) || what.isEmpty, "\(error)")
    }

    @Test func aSlipOfTheFingerIsNamed() async {
        let error = await failure { _ = try map("[[image]]\nnames = ['a']\nrecip = 'debian-12'") }
        #expect(error.hint == "did you mean recipe?")
    }
}
