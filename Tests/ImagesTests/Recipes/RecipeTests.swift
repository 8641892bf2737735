import Core
import SystemPackage
import Testing

@testable import Images

@Suite struct RecipeTests {
    private func recipe(_ text: String) throws -> Recipe { try Recipe(text, name: "own", file: "own.toml") }

    @Test func reading() throws {
        let recipe = try recipe(
            """
            base = "debian-12"
            packages = ["git"]
            [python]
            suite = "trixie"
            version = "3.13"
            pip = "25.2"
            packages = ["python3.13"]
            [config]
            environment = ["A=1", "B=x=y", "C="]
            workdir = "/app"
            user = "app"
            entrypoint = ["sh"]
            command = ["-l"]
            """)
        #expect(recipe.base == .recipe("debian-12"))
        #expect(recipe.packages == ["git"])
        #expect(recipe.python == Recipe.Python(suite: "trixie", version: "3.13", packages: ["python3.13"], pip: "25.2"))
        #expect(recipe.config.environment == [EnvVar("A", "1"), EnvVar("B", "x=y"), EnvVar("C", "")])
        #expect(recipe.config.workingDirectory == "/app")
        #expect(recipe.config.user == "app")
        #expect(recipe.config.entrypoint == ["sh"])
        #expect(recipe.config.command == ["-l"])
    }

    @Test(arguments: [
        ("", "own.toml", "one of 'suite' and 'base'"),
        ("suite = 'a'\nbase = 'debian-12'", "own.toml", "one of 'suite' and 'base'"),
        ("base = 'nothing'", "own.toml, base", "no recipe is called 'nothing'"),
        ("suite = 'a'\n[python]\nsuite = 'b'", "own.toml, python", "'version' is missing"),
        ("suite = 'a'\n[config]\nenvironment = ['=x']", "own.toml, config, environment", "NAME=VALUE"),
        ("suite = 'a'\n[config]\nworkdir = 3", "own.toml, config", "'workdir' must be a string"),
        ("suite = 'a'\npackage = []", "own.toml", "unknown key 'package'"),
    ])
    func mistakes(_ text: String, _ place: String, _ what: String) async {
        let error = await failure { _ = try recipe(text) }
        #expect(error.place == place, "\(error)")
        #expect(error.what.contains(what), "\(error)")
    }

    @Test func anotherTextIsAnotherRecipe() throws {
        #expect(try recipe("suite = 'a'").digest != recipe("suite = 'b'").digest)
        #expect(try Recipe.bundled("python-3.13-slim-bookworm").digest != SHA256.hex(EmbeddedRecipes.recipes["python-3.13-slim-bookworm"]!))
    }
}

@Suite struct AptSourceTests {
    @Test func lines() {
        let sources = AptSource.inLines(
            """
            # deb http://commented.example/debian bookworm main
            deb http://a.example/debian bookworm main contrib # why
            deb [signed-by=/k.gpg arch=amd64] https://user:word@b.example/debian/ bookworm-updates main
            deb [ trusted=yes ] http://c.example/debian-security bookworm-security main
            deb-src http://a.example/debian bookworm main
            deb
            """)
        #expect(
            sources == [
                AptSource(address: "http://a.example/debian", suite: "bookworm", components: ["main", "contrib"]),
                AptSource(address: "https://user:word@b.example/debian/", suite: "bookworm-updates", components: ["main"]),
                AptSource(address: "http://c.example/debian-security", suite: "bookworm-security", components: ["main"], trusted: true),
            ])
    }

    @Test func stanzas() {
        let sources = AptSource.inStanzas(
            """
            # A comment
            Types: deb deb-src
            URIs: http://a.example/debian
            # in between
            Suites: trixie
             trixie-updates
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .

            Types: deb
            Enabled: no
            URIs: http://b.example/debian
            Suites: trixie
            Components: main
            """)
        #expect(sources.map(\.suite) == ["trixie", "trixie-updates"])
        #expect(sources.allSatisfy { $0.address == "http://a.example/debian" && $0.components == ["main"] })
    }

    private static let sources = AptSource.inLines(
        """
        deb https://tool.example/debian bookworm stable
        deb https://tool.example/apt stable main
        deb http://a.example/debian bookworm main
        deb http://a.example/debian bookworm-updates main
        deb http://s.example/debian-security bookworm-security main
        """)

    @Test func theMirrorFollowsTheHost() throws {
        let mirror = try DebianMirror.choose(from: Self.sources, expiring: true)
        #expect(
            mirror.lines(suite: "trixie") == [
                "deb http://a.example/debian trixie main", "deb http://a.example/debian trixie-updates main",
                "deb http://s.example/debian-security trixie-security main",
            ])
    }

    @Test func aFrozenMirrorHasOnlyWhatNeverExpires() throws {
        let mirror = try DebianMirror.choose(from: Self.sources, expiring: false)
        #expect(mirror.lines(suite: "trixie") == ["deb http://a.example/debian trixie main"])
        #expect(mirror.lines(suite: "trixie", keyring: "/k.gpg") == ["deb [signed-by=/k.gpg] http://a.example/debian trixie main"])
    }

    @Test func aHostWithoutDebian() async {
        let ubuntu = AptSource.inLines("deb http://a.example/ubuntu noble main")
        let error = await failure { _ = try DebianMirror.choose(from: ubuntu, expiring: true) }
        #expect(error.kind == .infrastructure)
        #expect(error.hint?.contains("SELFHARNESS_APT_MIRROR") == true)
    }

    @Test func packagesOfAStatusFile() {
        let text = "Package: b\nStatus: ok\nVersion: 1:2-3\n\nPackage: a\nVersion: 4\n"
        #expect(DebianBase.packages(inStatus: text) == ["a=4", "b=1:2-3"])
    }
}
