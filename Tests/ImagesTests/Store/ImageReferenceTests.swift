import Core
import Testing

@testable import Images

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(arguments: [
        ("debian", "docker.io/library/debian:latest", "debian:latest"),
        ("debian:12", "docker.io/library/debian:12", "debian:12"),
        ("library/debian:12", "docker.io/library/debian:12", "debian:12"),
        ("docker.io/library/debian:12", "docker.io/library/debian:12", "debian:12"),
        ("index.docker.io/library/debian:12", "docker.io/library/debian:12", "debian:12"),
        ("docker.io/debian:12", "docker.io/library/debian:12", "debian:12"),
        ("me/app", "docker.io/me/app:latest", "me/app:latest"),
        ("localhost/app:1", "localhost/app:1", "localhost/app:1"),
        ("localhost:5000/a/b/c:1.0-rc_1", "localhost:5000/a/b/c:1.0-rc_1", "localhost:5000/a/b/c:1.0-rc_1"),
        ("registry.example/a__b/c---d.e_f", "registry.example/a__b/c---d.e_f:latest", "registry.example/a__b/c---d.e_f:latest"),
        ("UPPER/app", "UPPER/app:latest", "UPPER/app:latest"),
        ("debian:_odd.Tag-1", "docker.io/library/debian:_odd.Tag-1", "debian:_odd.Tag-1"),
    ])
    func equalNamesHaveEqualKeys(_ text: String, _ key: String, _ short: String) throws {
        let reference = try ImageReference(text)
        #expect(reference.key == key)
        #expect(reference.description == short)
    }

    @Test func digests() throws {
        let reference = try ImageReference("debian:12@\(Self.digest)")
        #expect(reference.tag == "12")
        #expect(reference.digest == Self.digest)
        #expect(reference.key == "docker.io/library/debian:12")
        #expect(reference.description == "debian:12@\(Self.digest)")
        #expect(try ImageReference("debian@\(Self.digest)").description == "debian@\(Self.digest)")
    }

    @Test(arguments: [
        ("", "empty"), ("Debian", "lower case"), ("debian:", "tag"), ("debian:-x", "tag"), ("debian:.x", "tag"),
        ("debian:" + String(repeating: "x", count: 129), "tag"), ("debian:a b", "tag"), ("a//b", "empty"), ("a/", "empty"),
        ("-a", "separated"), ("a-", "separated"), ("a.", "separated"), ("a..b", "separated"), ("a___b", "separated"), ("a._b", "separated"),
        ("a b", "separated"), ("https://a.b/c", "host"), ("a.b:x/c", "host"), ("-a.b/c", "host"),
        ("debian@sha256:12", "64"), ("debian@md5:" + String(repeating: "0", count: 32), "sha256"),
        ("debian@sha256:" + String(repeating: "A", count: 64), "64"), (String(repeating: "a", count: 256), "255"),
    ])
    func wrongNames(_ text: String, _ why: String) async {
        let error = await failure { _ = try ImageReference(text) }
        #expect(error.kind == .invalidInput)
        #expect(error.what.contains(why), "\(error)")
        #expect(error.place == "image name '\(text)'")
    }
}
