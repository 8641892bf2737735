import Core
import SystemPackage
import Testing

@testable import Agents

/// The directory of an installed agent.
@Suite struct AgentDefinitionTests {
    private static let toml = """
        name = "tiny"
        version = "1"
        [run]
        command = "tiny"
        [model]
        api = "openai"
        base_url_env = "URL"
        key_env = "KEY"
        """

    private static func read(_ toml: String, script: String? = "true") throws -> AgentDefinition {
        let folder = FilePath("/tmp/agent-definition.\(Files.randomName(12))")
        try Files.makeDirectory(folder)
        defer { try? Files.removeTree(folder) }
        try Files.write(toml, to: folder.appending("agent.toml"))
        if let script { try Files.write(script, to: folder.appending("install.sh")) }
        return try AgentDefinition(folder)
    }

    @Test func theBundledOneIsRead() throws {
        let folder = FilePath(#filePath).removingLastComponent().appending("../../harnesses/installed/mini-swe-agent")
        let definition = try AgentDefinition(folder)
        #expect(definition.name == "mini-swe-agent")
        #expect(definition.format == .miniSWEAgent)
    }

    @Test func theIDIsTheContent() throws {
        let first = try Self.read(Self.toml)
        #expect(try Self.read(Self.toml).id == first.id)
        #expect(try Self.read(Self.toml, script: "false").id != first.id)
        #expect(try Self.read(Self.toml + "\nmodel_env = \"M\"").id != first.id)
    }

    @Test(arguments: [
        ("name = \"tiny\"\n", "", "name is missing"), ("command = \"tiny\"", "comand = \"tiny\"", "command is missing"),
        ("\"openai\"", "\"smtp\"", "api: expected one of openai, anthropic"),
        ("version = \"1\"", "version = 1", "version: expected a string"),
        ("[run]\n", "[run]\nuser = \"x\"\n", "unknown key user"), ("key_env = \"KEY\"", "", "key_env is missing"),
    ])
    func mistakesAreNamed(_ old: String, _ new: String, _ message: String) {
        #expect { try Self.read(Self.toml.replacing(old, with: new)) } throws: { "\($0)".contains(message) }
    }

    @Test func aScriptIsNeeded() {
        #expect { try Self.read(Self.toml, script: nil) } throws: { "\($0)".contains("there is no install.sh") }
    }
}
