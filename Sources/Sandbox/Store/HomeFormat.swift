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
}
