import Core
import FoundationEssentials

/// The exec form of an instruction: a JSON array of strings.
enum JSONWords {
    /// - Returns: nil if the text is not a JSON array: it is shell form then.
    /// - Throws: ``Failure`` if it is an array with something else than strings in it.
    static func parse(_ text: String) throws -> [String]? {
        guard text.unicodeScalars.first == "[" else { return nil }
        do {
            return try JSON.decode([String].self, from: Array(text.utf8))
        } catch DecodingError.dataCorrupted {
            return nil
        } catch {
            throw Failure(.invalidInput, "a JSON array may hold only strings here")
        }
    }
}
