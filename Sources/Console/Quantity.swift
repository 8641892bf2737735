/// Numbers with units, short enough for a table.
public enum Quantity {
    /// A time span: `840 µs`, `4.2 ms`, `1.5 s`, `2m 05s`, `1h 02m`, `3d 04h`.
    ///
    /// - Parameter seconds: not negative; a negative or infinite span is shown as `–`.
    public static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "–" }
        // A unit is left where its rounded text would reach the next one.
        if seconds < 0.0009995 { return "\(Int((seconds * 1e6).rounded())) µs" }
        if seconds < 0.9995 { return "\(short(seconds * 1e3)) ms" }
        if seconds < 59.95 { return "\(short(seconds)) s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60)m \(padded(whole % 60))s" }
        if whole < 86400 { return "\(whole / 3600)h \(padded(whole / 60 % 60))m" }
        return "\(whole / 86400)d \(padded(whole / 3600 % 24))h"
    }

    /// A number of bytes: `512 B`, `1.5 KiB`, `20 MiB`.
    public static func bytes(_ count: Int) -> String {
        var value = Double(count)
        var unit = "B"
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB"] where value >= 1023.95 {
            value /= 1024
            unit = next
        }
        return unit == "B" ? "\(count) B" : "\(short(value)) \(unit)"
    }

    /// A count per time: `2.5/s`, or per minute or hour where that is easier to read.
    ///
    /// - Parameter perSecond: nil or zero is shown as `–`.
    public static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite, perSecond > 0 else { return "–" }
        if perSecond >= 1 { return "\(short(perSecond))/s" }
        return perSecond * 60 >= 1 ? "\(short(perSecond * 60))/min" : "\(short(perSecond * 3600))/h"
    }

    /// One decimal below ten, none above.
    private static func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths >= 100 || tenths % 10 == 0 ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
