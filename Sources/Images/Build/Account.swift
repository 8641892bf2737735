import Core
import SystemPackage

/// Users and groups of an image, by its own /etc/passwd and /etc/group.
struct Account: Equatable, Sendable {
    var uid: Int
    var gid: Int

    static let root = Account(uid: 0, gid: 0)

    /// What `--chown` names: `user`, `user:group`, each a name or a number.
    ///
    /// A user alone has its group from /etc/passwd, a number alone is the group's number too.
    init(_ text: String, in tree: some FileTree) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        (uid, gid) = try Self.user(parts[0], in: tree)
        if parts.count == 2 { gid = try Self.group(parts[1], in: tree) }
    }

    init(uid: Int, gid: Int) { (self.uid, self.gid) = (uid, gid) }

    private static func user(_ text: String, in tree: some FileTree) throws -> (Int, Int) {
        if text == "root" { return (0, 0) }
        if let number = Int(text), number >= 0 { return (number, number) }
        let entry = try entries("etc/passwd", in: tree).first { $0[0] == text && $0.count >= 4 }
        guard let entry, let uid = Int(entry[2]), let gid = Int(entry[3]) else {
            throw Failure(.invalidInput, "the image has no user \"\(text)\"", hint: "create it in a RUN before, or use a number")
        }
        return (uid, gid)
    }

    private static func group(_ text: String, in tree: some FileTree) throws -> Int {
        if text == "root" { return 0 }
        if let number = Int(text), number >= 0 { return number }
        let entry = try entries("etc/group", in: tree).first { $0[0] == text && $0.count >= 3 }
        guard let entry, let gid = Int(entry[2]) else {
            throw Failure(.invalidInput, "the image has no group \"\(text)\"", hint: "create it in a RUN before, or use a number")
        }
        return gid
    }

    private static func entries(_ path: String, in tree: some FileTree) throws -> [[Substring]] {
        (try tree.text(at: FilePath(path)) ?? "").split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
    }
}
