import Statistics

/// Numbers as the page writes them. A figure of the model is always written by one of these, so that equal numbers look equal.
enum Figure {
    /// A fixed number of digits after the point, with a true minus sign.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "–" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (abs(value) * Double(scale)).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "−" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % scale)
        return "\(sign)\(whole / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    /// A share from 0 to 1 as `43.2 %`, with a space that does not break.
    static func percent(_ share: Double, _ digits: Int = 1) -> String { "\(decimal(share * 100, digits))\u{A0}%" }

    /// A difference of shares as `+4.5`, in percentage points.
    static func points(_ difference: Double) -> String {
        let text = decimal(difference * 100, 1)
        return text.hasPrefix("−") || text == "0.0" ? text : "+\(text)"
    }

    /// `12.5 to 40.1 %`; `–` for none.
    static func range(_ interval: Interval?) -> String {
        interval.map { "\(decimal($0.low * 100, 1)) to \(decimal($0.high * 100, 1))\u{A0}%" } ?? "–"
    }

    /// `+1.2 to +9.0`, in percentage points; `–` for none.
    static func pointRange(_ low: Double?, _ high: Double?) -> String {
        guard let low, let high else { return "–" }
        return "\(points(low)) to \(points(high))"
    }

    /// A probability: four digits, or a bound.
    static func probability(_ p: Double?) -> String {
        guard let p else { return "–" }
        return p > 0 && p < 0.0001 ? "< 0.0001" : decimal(p, 4)
    }

    /// `p = 0.0312`, `p < 0.0001`.
    static func p(_ value: Double) -> String {
        let text = probability(value)
        return text.hasPrefix("<") ? "p \(text)" : "p = \(text)"
    }

    /// `1 234 567` with narrow spaces.
    static func count(_ number: Int) -> String {
        let digits = String(abs(number))
        var out = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { out += "\u{202F}" }
            out.append(digit)
        }
        return (number < 0 ? "−" : "") + out
    }

    /// `3 tasks`, `1 task`.
    static func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
    }

    /// The first digits of a hash or a harness id, enough to find it in a run.
    static func short(_ id: String) -> String { String((id.hasPrefix("sha256:") ? id.dropFirst(7) : id[...]).prefix(10)) }
}
