/// Times and durations in what commands printed. They differ between equal runs, say nothing of a failure, and must not reach what is
/// hashed.
enum Volatile {
    /// The text with dates, times of day and durations replaced by words.
    static func masked(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }) else {
            return text
        }
        return text.replacing(/\b20\d\d-[01]\d-[0-3]\d/, with: "DATE")
            .replacing(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +[0-3]?\d\b/, with: "DATE")
            .replacing(/[0-2]?\d:[0-5]\d(:[0-5]\d(\.\d+)?)?/, with: "TIME")
            .replacing(/\b\d+\.\d+ ?s\b/, with: "N s")
    }
}
