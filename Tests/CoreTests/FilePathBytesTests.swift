import Core
import SystemPackage
import Testing

@Suite struct FilePathBytesTests {
    private func path(_ bytes: [UInt8]) -> FilePath {
        (bytes + [0]).withUnsafeBytes { FilePath(platformString: $0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }

    @Test func bytesSurvive() {
        let bytes: [UInt8] = [0x61, 0x2f, 0xff, 0xc3, 0x62]
        #expect(path(bytes).bytes == bytes)
    }

    @Test(
        arguments: [
            ([0x63, 0x61, 0x66, 0xe9], "caf\\xE9"), ([0x63, 0x61, 0x66, 0xc3, 0xa9], "café"), ([0xff, 0xfe, 0x41], "\\xFF\\xFEA"),
            ([0xe2, 0x82], "\\xE2\\x82"), ([0xe2, 0x82, 0xac, 0x80], "€\\x80"),
        ] as [([UInt8], String)])
    func onlyWhatIsNotUTF8IsEscaped(bytes: [UInt8], text: String) {
        #expect(path(bytes).escaped == text)
    }
}
