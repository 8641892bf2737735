import Core
import Glibc
import Sandbox
import SystemPackage

@testable import Images
@testable import Trials

extension FuzzTarget {
    /// Archives, unpacked into a folder beside which nothing may appear.
    static let archives = [
        FuzzTarget(name: "layer.tar", corpus: { [tar] }, words: ["../", "/etc/x", "ustar", "pax"], limit: 64 << 10, rounds: 200) {
            input, scratch in
            try await unpack(scratch) { target in
                let archive = scratch.appending("a.tar")
                try Files.write(input, to: archive)
                let owner: UInt32 = (try? Tier.current()) == .root ? 1_879_048_192 : geteuid()
                let extractor = LayerExtractor(name: "a.tar", limits: ExtractionLimits(), ownerBase: owner, whiteouts: true)
                _ = try await extractor.extract(try FileSource(archive), into: target)
            }
        },
        FuzzTarget(name: "verifier.tar", corpus: { [tar] }, words: ["../", "/etc/x", "reward.json"], limit: 64 << 10, rounds: 300) {
            input, scratch in
            try await unpack(scratch) { target in try VerifierArchive.unpack(input, into: target) }
        },
    ]

    /// Unpacks into `scratch/in/target`; anything new outside of the target is a finding.
    private static func unpack(_ scratch: FilePath, _ body: (FilePath) async throws -> Void) async throws {
        let place = scratch.appending("in")
        let target = place.appending("target")
        try Files.makeDirectory(target)
        let result: Result<Void, any Error>
        do { result = .success(try await body(target)) } catch { result = .failure(error) }
        let (outside, above) = (try Files.list(place), try Files.list(scratch))
        try Files.removeTree(place)
        guard outside == ["target"], Set(above).isSubset(of: ["in", "a.tar"]) else {
            throw Violation("outside of the folder: \(outside) \(above)")
        }
        try result.get()
    }

    /// A directory, a file, links.
    private static let tar: [UInt8] = {
        var archive: [UInt8] = []
        for (name, type, content, link) in [
            ("d/", "5", "", ""), ("d/reward.txt", "0", "1\n", ""), ("d/link", "2", "", "reward.txt"), ("d/hard", "1", "", "d/reward.txt"),
            ("big", "0", String(repeating: "x", count: 700), ""),
        ] {
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, _ offset: Int) { for (i, byte) in text.utf8.enumerated() { header[offset + i] = byte } }
            func octal(_ value: Int, _ width: Int) -> String {
                let digits = String(value, radix: 8)
                return String(repeating: "0", count: width - digits.count) + digits
            }
            put(name, 0)
            put(octal(0o755, 7), 100)
            put(octal(0, 7), 108)
            put(octal(0, 7), 116)
            put(octal(content.utf8.count, 11), 124)
            put(octal(1_000_000_000, 11), 136)
            put("        ", 148)
            put(type, 156)
            put(link, 157)
            put("ustar\u{0}00", 257)
            put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", 148)
            archive += header + Array(content.utf8) + [UInt8](repeating: 0, count: (512 - content.utf8.count % 512) % 512)
        }
        return archive + [UInt8](repeating: 0, count: 1024)
    }()
}
