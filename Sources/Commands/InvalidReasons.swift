import Console

/// Why trials are invalid, for whoever has to mend it: each reason once, whole, with one trial that shows it.
struct InvalidReasons {
    /// One trial's error.
    struct Fault {
        var trial: String
        var type: String
        var message: String
    }

    private static let shown = 5
    /// Characters of one message; a build's last lines are in it.
    private static let longest = 4000

    private let faults: [Fault]

    init(_ faults: [Fault]) { self.faults = faults }

    /// Nothing if there is nothing to say; else it ends with a line break.
    var text: String {
        var groups: [(fault: Fault, count: Int)] = []
        for fault in faults {
            if let known = groups.firstIndex(where: { $0.fault.type == fault.type && $0.fault.message == fault.message }) {
                groups[known].count += 1
            } else {
                groups.append((fault, 1))
            }
        }
        var text = ""
        for (fault, count) in groups.prefix(Self.shown) {
            let others = count == 1 ? "" : " and \(count - 1) more"
            text += "invalid: \(Printable.line(fault.trial))\(others): \(fault.type)\n"
            for line in Printable.text(String(fault.message.prefix(Self.longest))).split(separator: "\n") { text += "  \(line)\n" }
        }
        let rest = groups.count - Self.shown
        return rest > 0 ? text + "and \(rest) other reason\(rest == 1 ? "" : "s"); each is in its trial's exception.txt\n" : text
    }
}
