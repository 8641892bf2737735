import Core
import Glibc

/// How long a server asks to wait.
enum RetryAfter {
    /// The longest wish that is taken for one.
    private static let longest = 86_400.0

    /// Reads `retry-after-ms`, else `retry-after` in seconds or as a date; nil without either, or for what is neither.
    static func read(_ headers: [(name: String, value: String)], now: Timestamp = .now()) -> Duration? {
        func value(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        if let wait = value("retry-after-ms").flatMap(Double.init), (0...longest * 1000).contains(wait) { return .seconds(wait / 1000) }
        guard let text = value("retry-after") else { return nil }
        if let wait = Double(text) { return (0...longest).contains(wait) ? .seconds(wait) : nil }
        guard let date = seconds(text) else { return nil }
        let wait = Double(date) - Double(now.microseconds) / 1e6
        return wait <= longest ? .seconds(max(0, wait)) : nil
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Fri, 27 Nov 2026 06:00:00 GMT` in seconds since 1970.
    private static func seconds(_ date: String) -> Int? {
        let words = date.split(separator: " ").map(String.init)
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: words[2]), let day = Int(words[1]),
            let year = Int(words[3]), (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int32($0) }
        guard time.count == 3, time.allSatisfy({ (0...60).contains($0) }) else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month), Int32(day))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (time[0], time[1], time[2])
        return timegm(&parts)
    }
}
