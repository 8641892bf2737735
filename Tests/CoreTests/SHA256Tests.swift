import Core
import Testing

/// The published vectors of FIPS 180-4 and NIST's CAVP short messages.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func vectors(message: String, digest: String) {
        #expect(SHA256.hex(message) == digest)
    }

    @Test func aMillionLetters() {
        #expect(
            SHA256.hex([UInt8](repeating: 0x61, count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func buffersOfAnyCutGiveTheSameDigest() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for cut in [0, 1, 63, 64, 65, 127, 500, 1000] {
            var hash = SHA256()
            bytes[..<cut].withUnsafeBufferPointer { hash.update(buffer: $0) }
            bytes[cut...].withUnsafeBufferPointer { hash.update(buffer: $0) }
            #expect(hash.finalize().hexadecimal == SHA256.hex(bytes))
        }
    }
}
