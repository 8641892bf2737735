import FoundationEssentials
import TOMLReading
import Testing

@testable import Tasks

@Suite struct TOMLNodeTests {
    /// The parser behind it would end the program.
    @Test(arguments: ["[[[a]]]", "[=]", "a = 1\n[[ .b]]", "[ \n", "x = \"\"\"\n[[[\"\"\"\n [[[y]]]"])
    func headersWithoutAKeyAreErrors(_ text: String) {
        #expect(throws: TOMLNode.SyntaxError.self) { try TOMLNode.parse(Array(text.utf8)) }
    }

    @Test(arguments: [
        "a = \"\"\"\n[[[\n\"\"\"", "a = [\n[[1]],\n[[[2]]] # [[[\n]", "'[=' = 1\n[\"]\".b]", "[ a . b ] # x", "a = '''\n[[['''''\n[b]",
    ])
    func bracketsElsewhereAreNot(_ text: String) throws { _ = try TOMLNode.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("a = 1\nb = = 2\n", 2, 5),
        ("[x\n", 1, 3),
        ("a = \"open\n", 1, 10),
    ])
    func syntaxErrorsHaveLineAndColumn(toml: String, line: Int, column: Int) throws {
        let error = try #require(throws: TOMLNode.SyntaxError.self) { try TOMLNode.parse(Array(toml.utf8)) }
        #expect(error.line == line)
        #expect(error.column == column)
        #expect(!error.message.isEmpty)
    }

    @Test func nothingAfterANulIsLost() throws {
        let error = try #require(throws: TOMLNode.SyntaxError.self) { try TOMLNode.parse(Array("a = 1\nb\0 = 2".utf8)) }
        #expect(error.line == 2 && error.column == 2)
        #expect(error.message == "the file contains a NUL byte")
    }

    @Test func bytesThatAreNotTextAreRefused() {
        #expect(throws: TOMLNode.SyntaxError.self) { try TOMLNode.parse([0x61, 0x3d, 0x22, 0xff, 0x22]) }
    }

    @Test func everyKindOfValueIsKept() throws {
        let nodes = try TOMLNode.parse(
            Array(
                """
                s = 'x'
                i = 0x10
                f = 1.5
                b = false
                d = 1979-05-27T07:32:00Z
                t = 07:32:00
                a = [1, [2]]
                [n]
                k = "é"
                """.utf8))
        #expect(
            nodes == [
                "s": .string("x"), "i": .integer(16), "f": .float(1.5), "b": .boolean(false), "d": .date("1979-05-27T07:32:00Z"),
                "t": .date("07:32:00"), "a": .array([.integer(1), .array([.integer(2)])]), "n": .table(["k": .string("é")]),
            ])
    }

    @Test func encodesAsJSON() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let node = TOMLNode.table(["a": .array([.integer(1), .float(.infinity), .boolean(true)]), "b": .date("07:32:00")])
        #expect(String(decoding: try encoder.encode(node), as: UTF8.self) == #"{"a":[1,"inf",true],"b":"07:32:00"}"#)
    }
}
