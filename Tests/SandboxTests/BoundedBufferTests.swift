import Testing

@testable import Sandbox

@Suite struct BoundedBufferTests {
    private func fill(limit: Int, pieces: [String]) -> CapturedOutput {
        var buffer = BoundedBuffer(limit: limit)
        for piece in pieces { Array(piece.utf8).withUnsafeBytes { buffer.append($0) } }
        return buffer.captured
    }

    @Test func shortOutputIsKeptWhole() {
        let captured = fill(limit: 20, pieces: ["hello ", "", "world"])
        #expect(captured.text == "hello world")
        #expect(!captured.truncated)
        #expect(captured.total == 11)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 26])
    func longOutputKeepsBothEnds(size: Int) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let pieces = stride(from: 0, to: letters.count, by: size).map { String(letters[$0..<min($0 + size, letters.count)]) }
        let captured = fill(limit: 10, pieces: pieces)
        #expect(captured.text == "abcde\n[… 16 bytes left out …]\nvwxyz")
        #expect(captured.truncated)
        #expect(captured.total == 26)
    }

    @Test func exactlyTheLimitIsNotTruncated() {
        let captured = fill(limit: 10, pieces: ["01234", "56789"])
        #expect(captured.text == "0123456789")
        #expect(!captured.truncated)
    }
}
