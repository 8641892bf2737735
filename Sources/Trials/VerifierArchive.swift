import Core
import Sandbox
import SystemPackage
import Toolchain

/// The content of a `/logs/verifier` that only the verifier's own mount namespace shows. The command appends it to its
/// standard output as a tar archive, made by the tool-chain's busybox; the tests' output is on standard error.
enum VerifierArchive {
    /// Bytes of the archive that are kept; the files that decide come first.
    static let limit = 64 << 20

    /// Makes a command send the archive when it has ended.
    static func wrap(_ command: Command) -> Command {
        let busybox = PreparedVerifier.busybox
        let shimLog = FilePath(PreparedVerifier.shimLog).lastComponent?.string ?? ""
        let script = """
            "$@" 1>&2
            cd /logs/verifier && exec \(busybox) tar -cf - \
            $(for f in reward.json reward.txt \(shimLog) ctrf.json; do [ -f $f ] && echo $f; done) . 2>/dev/null
            """
        var wrapped = command
        wrapped.arguments = [busybox, "sh", "-c", script, "sh"] + command.arguments
        wrapped.outputLimit = 2 * limit
        return wrapped
    }

    /// Writes the regular files of the archive into a folder. What an archive is cut short of is missing.
    static func unpack(_ archive: [UInt8], into folder: FilePath) throws {
        var offset = 0
        while let header = TarHeader(archive, at: offset) {
            let start = offset + TarHeader.size
            let end = start + header.length
            offset = start + (header.length + 511) / 512 * 512
            guard end <= archive.count else { return }
            guard header.isFile, let path = header.safePath else { continue }
            let target = folder.appending(path)
            guard Files.kind(target) == nil else { continue }
            try Files.makeDirectory(target.removingLastComponent())
            try Files.write(Array(archive[start..<end]), to: target)
        }
    }
}

/// One header of a tar archive.
struct TarHeader {
    static let size = 512

    let name: String
    let length: Int
    let isFile: Bool

    /// nil at the end of the archive, or where none is.
    init?(_ archive: [UInt8], at offset: Int) {
        guard offset + Self.size <= archive.count, archive[offset] != 0 else { return nil }
        let block = archive[offset..<offset + Self.size]
        func text(_ range: Range<Int>) -> String {
            String(decoding: block[(offset + range.lowerBound)..<(offset + range.upperBound)].prefix { $0 != 0 }, as: UTF8.self)
        }
        guard text(257..<262) == "ustar", let length = Int(text(124..<136).filter { $0 != " " }, radix: 8), length >= 0 else { return nil }
        let type = archive[offset + 156]
        isFile = type == UInt8(ascii: "0") || type == 0
        self.length = isFile || type == UInt8(ascii: "L") ? length : 0
        name = text(0..<100)
    }

    /// Relative and without `..`; nil for a name that leads elsewhere. Names of 100 bytes and more are left out: the
    /// archive continues them in a block of its own, and no file that matters has one.
    var safePath: String? {
        guard name.utf8.count < 100, !name.hasPrefix("/") else { return nil }
        let parts = name.split(separator: "/").filter { $0 != "." }
        return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
    }
}
