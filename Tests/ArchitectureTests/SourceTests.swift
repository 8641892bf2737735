import Testing

/// Habits that a reader of the sources can rely on.
@Suite struct SourceTests {
    /// Files that may be longer; each with its reason. None has one yet.
    static let longFiles: Set<String> = []

    @Test func filesAreShort() {
        let written = Repository.files.filter { file in
            ["Sources/", "Tests/", "sandbox/"].contains { file.path.hasPrefix($0) }
                && [".swift", ".c", ".h", ".py", ".sh"].contains { file.path.hasSuffix($0) }
        }
        #expect(written.count > 50)
        for file in written where !Self.longFiles.contains(file.path) {
            #expect(file.lines.count <= 351, "\(file.path) has \(file.lines.count - 1) lines; split it by subject")
        }
    }

    /// What only this workplace has, or what would be fetched from elsewhere; and where it may be named all the same. Written in
    /// pieces, so that this file passes too.
    static let foreign: [(text: String, allowedIn: [String])] = [
        ("/wo" + "rk/", []),
        ("pypi" + ".org", []),
        ("python" + "hosted.org", []),
        ("npm" + "js.org", []),
        ("crates" + ".io", []),
        ("ghcr" + ".io", []),
        ("quay" + ".io", []),
        ("gcr" + ".io", []),
        ("deb." + "debian.org", []),
        ("security." + "debian.org", []),
        ("archive." + "ubuntu.com", []),
        // The host that an image name without one stands for, by convention.
        ("docker" + ".io", ["Sources/Images/", "Tests/ImagesTests/", "docs/"]),
    ]

    @Test func nothingCommittedNamesARegistryOrThisMachine() {
        for file in Repository.files {
            for (text, allowed) in Self.foreign where !allowed.contains(where: { file.path.hasPrefix($0) }) {
                if let line = file.lines.firstIndex(where: { $0.contains(text) }) {
                    Issue.record("\(file.path):\(line + 1) names \(text)")
                }
            }
        }
    }

    /// Swift 6.3 makes a release that crashes where one is bound; a debug build, in which the tests run, works. A struct around it does not.
    @Test func noTaskLocalIsAFunction() {
        for file in Repository.swift(in: "Sources") {
            for (index, line) in file.lines.enumerated() where line.trimmed.hasPrefix("@TaskLocal") {
                let place = "\(file.path):\(index + 1)"
                // The attribute may stand on a line of its own.
                let declaration = line.trimmed == "@TaskLocal" ? file.lines.dropFirst(index + 1).first ?? "" : line
                #expect(!declaration.contains("->"), "\(place): a task-local function; put it into a struct, as ModelListener does")
            }
        }
    }

    @Test func publicDeclarationsAreDocumented() {
        for file in Repository.swift(in: "Sources") {
            for (index, line) in file.lines.enumerated() {
                guard let declaration = PublicDeclaration(line), declaration.needsWords else { continue }
                let isDocumented = isDocumented(declaration, above: file.lines[..<index])
                #expect(isDocumented, "\(file.path):\(index + 1): `\(declaration.name)` has no doc comment")
            }
        }
    }

    /// Attributes may stand between a declaration and its comment, and one comment may serve a block of properties.
    private func isDocumented(_ declaration: PublicDeclaration, above lines: ArraySlice<String>) -> Bool {
        let comment = lines.last { line in
            !line.trimmed.hasPrefix("@") && !(declaration.isProperty && PublicDeclaration(line)?.isProperty == true)
        }
        return comment?.trimmed.hasPrefix("///") == true
    }

    @Test(arguments: [
        ("public struct Table: Sendable {", "Table", true),
        ("public indirect enum Node {", "Node", true),
        ("    public func call<T>(_ x: T) {", "call", true),
        ("    public mutating func start() {", "start", true),
        ("    @discardableResult public func f() {}", "f", true),
        ("    public static func ==(a: A) -> Bool {", "==", false),
        ("    public func encode(to encoder: any Encoder) throws {", "encode", false),
        ("    public private(set) var done = 0", "done", false),
        ("  public nonisolated(unsafe) var x: Int", "x", false),
        ("    public var timeout: Double?", "timeout", true),
    ])
    func declarationsAreRecognised(line: String, name: String, needsWords: Bool) throws {
        let declaration = try #require(PublicDeclaration(line))
        #expect(declaration.name == name)
        #expect(declaration.needsWords == needsWords)
    }

    @Test(arguments: [
        "    public init?(x: Int) {", "public extension Foo {", "    func quiet() {", "    // public func comment()",
        "        \"public func text()\"", "public import Core",
    ])
    func otherLinesAreNot(line: String) {
        #expect(PublicDeclaration(line) == nil)
    }
}
