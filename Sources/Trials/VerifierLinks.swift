import CLinux
import Core
import Glibc
import SystemPackage

/// Symbolic links of the agent that lead to places of the verifier.
///
/// `ln -s /tests/expected.csv /app/result.csv` leads nowhere while the agent works, and to the expected answer while the tests run, which
/// then compare it with itself. No honest work needs such a link. Names are bytes here: those that are no text are names as well.
struct VerifierLinks {
    private typealias Name = [UInt8]

    private let upper: OwnedDescriptor
    private let roots: [OwnedDescriptor]
    private static let places: [[Name]] = ChangeFlag.verifierPlaces.map { $0.utf8.split(separator: slash).map(Array.init) }
    private static let slash = UInt8(ascii: "/")
    /// O_PATH, which Swift's Glibc module does not show.
    private static let pathOnly: Int32 = 0o10000000

    /// - Parameter layers: the roots below the upper directory, topmost first.
    init(upper: FilePath, layers: [FilePath]) throws {
        self.upper = OwnedDescriptor(try call("open \(upper)") { open(upper.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        roots = try ([upper] + layers).map { root in
            OwnedDescriptor(try call("open \(root)") { open(root.string, Self.pathOnly | O_DIRECTORY | O_CLOEXEC) })
        }
    }

    /// The links, relative to the root, however many and however deep.
    func find() async throws -> [FilePath] {
        var found: [FilePath] = []
        var pending: [FilePath] = ["."]
        while let directory = pending.popLast() {
            await Task.yield()
            let raw = directory.withPlatformString { openat(upper.raw, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            // Too long for the kernel: then it is for the tests, too.
            guard raw >= 0, let stream = fdopendir(raw) else { continue }
            defer { closedir(stream) }
            for name in Files.names(stream) {
                var status = stat()
                guard name.withPlatformString({ fstatat(raw, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { continue }
                let path = directory == "." ? FilePath(root: nil, components: name) : directory.appending(name)
                let names = Array(path.bytes.split(separator: Self.slash).map(Array.init))
                if Self.places.contains(where: { names.starts(with: $0) }) { continue }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: pending.append(path)
                case S_IFLNK where leadsToVerifier(names): found.append(path)
                default: break
                }
            }
        }
        return found
    }

    /// Follows a path as the kernel will once the tests are in place.
    private func leadsToVerifier(_ path: [Name]) -> Bool {
        var pending = Array(path.reversed())
        var reached: [Name] = []
        var hops = 0
        while let name = pending.popLast() {
            if name == Array(".".utf8) { continue }
            if name == Array("..".utf8) {
                _ = reached.popLast()
                continue
            }
            reached.append(name)
            if Self.places.contains(where: { reached.starts(with: $0) }) { return true }
            if reached[0] == Array("proc".utf8) {
                if name == Array("root".utf8) { reached = [] }
                // The tests' own working directory: whoever looks there looks for the tests.
                if name == Array("cwd".utf8) { return true }
                continue
            }
            guard let target = link(at: reached) else { continue }
            hops += 1
            if hops > 40 { return false }
            reached.removeLast()
            if target.first == Self.slash { reached = [] }
            pending += target.split(separator: Self.slash).reversed().map(Array.init)
        }
        return false
    }

    /// The target of a link in the merged tree; nil for anything else.
    private func link(at names: [Name]) -> [UInt8]? {
        let path = Array(names.joined(separator: [Self.slash])).map { CChar(bitPattern: $0) } + [0]
        for root in roots {
            // BENEATH and NO_SYMLINKS: the directories on the way are real ones, or it is not this layer's.
            let raw = sh_openat2(root.raw, path, UInt64(UInt32(bitPattern: Self.pathOnly | O_NOFOLLOW | O_CLOEXEC)), 0, 0x08 | 0x04)
            guard raw >= 0 else { continue }
            let entry = OwnedDescriptor(raw)
            var status = stat()
            guard fstat(entry.raw, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return nil }
            var target = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlinkat(entry.raw, "", &target, target.count)
            return length > 0 ? target[..<length].map { UInt8(bitPattern: $0) } : nil
        }
        return nil
    }
}
