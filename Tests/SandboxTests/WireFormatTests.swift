import Core
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Sandbox

/// Both sides of the protocol agree, byte for byte, and the C side survives what it should never get.
@Suite struct WireFormatTests {
    /// sandbox/probes/wire.c with sanitizers, compiled once.
    private static let probe = Task { () throws -> FilePath in
        let root = FilePath("/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("selfharness-probe.\(Files.randomName(10))")
        try Files.makeDirectory(folder, mode: 0o700)
        let program = folder.appending("wire")
        let sources = ["sandbox/probes/wire.c", "sandbox/init/blob.c"].map { root.appending($0).string }
        let flags = [
            "-std=gnu11", "-D_GNU_SOURCE", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover",
        ]
        let end = try await Child(["cc"] + flags + ["-o", program.string] + sources).end()
        guard let end, end.status == .exited(0) else { throw Failure(.infrastructure, "cc: \(end?.errors ?? "hangs")") }
        return program
    }

    private func ask(_ arguments: [String], input: [UInt8] = []) async throws -> String {
        let end = try #require(try await Child([Self.probe.value.string] + arguments, input: input).end())
        #expect(end.status == .exited(0), "\(end.errors.prefix(2000))")
        return end.output
    }

    private static let good = Blob(
        numbers: [7, .max, 0, 1 << 40],
        lists: [[Array("bash".utf8), [], Array("a b".utf8)], [], [[0xff, 0xfe, 0x80]], [Array(repeating: 0x41, count: 5000)]])

    @Test func framesHaveTheLayoutOfTheStruct() async throws {
        #expect(try await ask(["frame"]) == "\(Frame.size) 0 4 8 12 16 80\n")
    }

    @Test func framesSurviveTheRoundTrip() throws {
        var frame = Frame(.exited, id: 0xfedc_ba98, values: [1, -2, .max, .min, 5, 6, 7, 8])
        frame.code = -9
        let parsed = try #require(frame.bytes.withUnsafeBytes { Frame($0) })
        #expect(parsed.operation == Frame.Operation.exited.rawValue)
        #expect(parsed.id == 0xfedc_ba98)
        #expect(parsed.code == -9)
        #expect(parsed.values == [1, -2, .max, .min, 5, 6, 7, 8])
    }

    @Test func foreignFramesAreRefused() {
        let bytes = Frame(.done, id: 1).bytes
        for hostile in [[], Array(bytes.dropLast()), bytes + [0], [bytes[0] ^ 1] + bytes.dropFirst()] {
            #expect(hostile.withUnsafeBytes { Frame($0) } == nil)
        }
        // A step without an end, and one that is not UTF-8.
        let full = bytes.prefix(80) + Array(repeating: 0xff, count: 48)
        #expect(Array(full).withUnsafeBytes { Frame($0) }?.step.count == 48)
    }

    @Test func blobsArriveAsTheyWereSent() async throws {
        let zeros = String(repeating: "0 ", count: 12)
        let expected =
            "7 18446744073709551615 0 1099511627776 \(zeros)\n3 62617368  612062\n0\n1 fffe80\n1 \(String(repeating: "41", count: 5000))\n"
        #expect(try await ask(["parse", "4"], input: Self.good.bytes) == expected)
    }

    @Test func malformedBlobsAreRefused() async throws {
        let bytes = Self.good.bytes
        let header = 8 + 16 * 8
        func changed(_ offset: Int, _ value: UInt32) -> [UInt8] {
            var copy = bytes
            withUnsafeBytes(of: value.littleEndian) { copy.replaceSubrange(offset..<offset + 4, with: $0) }
            return copy
        }
        let hostile: [String: [UInt8]] = [
            "empty": [], "cut in the header": Array(bytes.prefix(header - 1)), "cut in a string": Array(bytes.dropLast(3)),
            "a byte too many": bytes + [0], "another magic": changed(0, 0x3142_4854), "another list count": changed(4, 5),
            "a huge string count": changed(header, 0xffff_ffff), "a huge length": changed(header + 4, 0xffff_fff0),
            "a length up to the end": changed(header + 4, UInt32(bytes.count - header - 8)),
            "a string that does not end": changed(header + 4, 3),
        ]
        for (what, blob) in hostile { #expect(try await ask(["parse", "4"], input: blob) == "malformed\n", "\(what)") }
    }

    @Test(arguments: [1, 2, 3, 4]) func mutationsNeverReadOutOfBounds(seed: Int) async throws {
        let accepted = try #require(Int(try await ask(["fuzz", "4", "\(seed)", "10000"], input: Self.good.bytes).dropLast()))
        // Changes inside strings stay valid: a parser that refused all would not have been tested.
        #expect((1..<9999).contains(accepted))
    }
}
