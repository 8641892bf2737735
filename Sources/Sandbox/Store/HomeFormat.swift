import Core
import SystemPackage

/// The format number of a home, so that an older program does not misread a newer one's files.
enum HomeFormat {
    static let current = 1

    static func check(_ home: Home) throws {
        let file = home.root.appending("format")
        guard Files.exists(file) else { return try Files.write("\(current)\n", to: file) }
        let text = try Files.text(file, limit: 64)
        guard let found = Int(text.split(whereSeparator: \.isWhitespace).first ?? "") else {
            throw Failure(.invalidInput, "not a format number", at: file.string, hint: "is this a directory of selfharness?")
        }
        guard found <= current else {
            throw Failure(
                .unsupported, "this home has format \(found), this program knows \(current)", at: home.root.string,
                hint: "use the newer program, or set SELFHARNESS_HOME to another directory")
        }
    }

    /// Keeps layers whose files all belong to root, which is what the tier `single` makes, apart from layers with owners.
    static func checkOwners(_ home: Home, _ tier: Tier) throws {
        let mark = home.root.appending("one-owner")
        // In this order: whoever makes a store beside us has made the mark before.
        let hasStore = Files.exists(home.root.appending("store"))
        let isMarked = Files.exists(mark)
        guard isMarked != (tier == .single) else { return }
        if !isMarked, !hasStore {
            return try Files.write("All files in the store belong to root (tier single).\n", to: mark)
        }
        let made = isMarked ? "with one user id (tier single)" : "with a range of user ids"
        throw Failure(
            .unsupported, "the images in this home were made \(made), and cannot be used in the tier \(tier.rawValue)",
            at: home.root.string, hint: "set SELFHARNESS_HOME to another directory")
    }
}
