/// Takes what a clock wrote out of a text: what two equal runs at different hours print differently.
///
/// Masked, each as `#`: times of day (`19:47`, `19:47:03.5`), with a month and day before them as `ls -l` writes it; dates (`2026-11-24`);
/// decimal seconds (`0.12s`, `0.5 seconds`).
public enum ClockMask {
    /// The text with `#` in place of what a clock wrote.
    public static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let isStart = isDigit(bytes[index]) && (index == 0 || !isDigit(bytes[index - 1]))
            guard isStart, let end = timeOfDay(bytes, index) ?? date(bytes, index) ?? seconds(bytes, index) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if bytes[min(index + 2, bytes.count - 1)] == UInt8(ascii: ":") { removeMonthAndDay(&result) }
            result.append(UInt8(ascii: "#"))
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// How many digits stand at an index.
    private static func digits(_ bytes: [UInt8], _ index: Int) -> Int {
        var end = index
        while end < bytes.count, isDigit(bytes[end]) { end += 1 }
        return end - index
    }

    private static func has(_ bytes: [UInt8], _ index: Int, _ character: Unicode.Scalar) -> Bool {
        index < bytes.count && bytes[index] == UInt8(ascii: character)
    }

    /// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.f`; the index behind it.
    private static func timeOfDay(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard digits(bytes, start) == 2, has(bytes, start + 2, ":"), digits(bytes, start + 3) == 2 else { return nil }
        var end = start + 5
        if has(bytes, end, ":"), digits(bytes, end + 1) == 2 {
            end += 3
            if has(bytes, end, "."), case let count = digits(bytes, end + 1), count > 0 { end += 1 + count }
        }
        return end
    }

    /// `yyyy-mm-dd`.
    private static func date(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard digits(bytes, start) == 4, has(bytes, start + 4, "-"), digits(bytes, start + 5) == 2, has(bytes, start + 7, "-"),
            digits(bytes, start + 8) == 2
        else { return nil }
        return start + 10
    }

    /// `1.23s`, `1.23 s`, `1.23 seconds`.
    private static func seconds(_ bytes: [UInt8], _ start: Int) -> Int? {
        let whole = start + digits(bytes, start)
        guard has(bytes, whole, "."), case let count = digits(bytes, whole + 1), count > 0 else { return nil }
        var end = whole + 1 + count
        if has(bytes, end, " ") { end += 1 }
        for word in ["seconds", "secs", "sec", "s"] where bytes[end...].starts(with: word.utf8) {
            let behind = end + word.utf8.count
            // Not the beginning of another word.
            guard behind == bytes.count || bytes[behind] | 0x20 < UInt8(ascii: "a") || bytes[behind] | 0x20 > UInt8(ascii: "z") else {
                continue
            }
            return behind
        }
        return nil
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].map { Array($0.utf8) }

    /// Takes `Nov 24 ` off the end.
    private static func removeMonthAndDay(_ text: inout [UInt8]) {
        guard text.last == UInt8(ascii: " ") else { return }
        let tail = text.suffix(7)
        guard tail.count == 7, months.contains(Array(tail.prefix(3))), case let day = tail.dropFirst(3), day.first == UInt8(ascii: " "),
            day.dropFirst().dropLast().allSatisfy({ isDigit($0) || $0 == UInt8(ascii: " ") })
        else { return }
        text.removeLast(7)
    }
}
