import Core
import Glibc
import SystemPackage

/// A replacement of the same length inside a binary file. glibc and OpenSSL compile paths of the image into their
/// code; through each of them a file that the agent planted would be loaded into the judge. Names below `/proc/1`
/// cannot be created by anybody, so a path that points there is a closed door.
struct BytePatch: Sendable {
    let find: [UInt8]
    let replacement: [UInt8]
    /// How often the bytes must occur. Another number means another build of the file, whose doors nobody has checked.
    let count: Int

    init(_ find: String, _ replacement: String, count: Int) {
        self.find = Array(find.utf8)
        self.replacement = Array(replacement.utf8)
        self.count = count
        precondition(self.find.count == self.replacement.count, "a byte patch keeps the length: \(find)")
    }

    /// Applies patches to a file in place.
    ///
    /// - Throws: ``Failure`` of kind `.unsupported` when a count differs; the file is then unchanged.
    static func apply(_ patches: [BytePatch], to path: FilePath) throws {
        var bytes = try Files.read(path)
        for patch in patches { try patch.apply(to: &bytes, name: path.string) }
        var status = stat()
        try call("stat \(path)") { stat(path.string, &status) }
        try Files.write(bytes, to: path, mode: status.st_mode & 0o7777)
    }

    /// Replaces every occurrence in the bytes.
    func apply(to bytes: inout [UInt8], name: String) throws {
        let places = occurrences(in: bytes)
        guard places.count == count else {
            throw Failure(
                .unsupported, "found \(places.count) times instead of \(count): \(String(decoding: find, as: UTF8.self).debugDescription)",
                at: name, hint: "this build of the file is not known to the tool-chain; its byte patches need a review")
        }
        for place in places { bytes.replaceSubrange(place..<place + find.count, with: replacement) }
    }

    private func occurrences(in bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBytes { haystack in
            var places: [Int] = []
            guard let base = haystack.baseAddress else { return places }
            let last = haystack.count - find.count
            var offset = 0
            while offset <= last, let hit = memchr(base + offset, Int32(find[0]), last - offset + 1) {
                let place = UnsafeRawPointer(hit) - base
                let matches = memcmp(base + place, find, find.count) == 0
                if matches { places.append(place) }
                offset = place + (matches ? find.count : 1)
            }
            return places
        }
    }
}
