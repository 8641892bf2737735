import Core
import TOMLReading

/// A rule as `[[rule]]` and as an item of an edit write it: one shape.
extension VerificationRule {
    private enum Kind: String, CaseIterable {
        case changed
        case lastCallSucceeded = "last_call_succeeded"
        case namedPathsExist = "named_paths_exist"
        case checkedSinceChange = "checked_since_change"
        case command
    }

    init(_ item: JSONValue, at place: String) throws {
        let reader = try ItemReader(item, at: place)
        name = try reader.required("name", try reader.string("name"))
        try ItemName.check(name, at: place)
        let command = try reader.string("command")
        switch try reader.required("check", try reader.choice("check", Kind.self)) {
        case .changed: check = .changed
        case .lastCallSucceeded: check = .lastCallSucceeded
        case .namedPathsExist: check = .namedPathsExist
        case .checkedSinceChange: check = .checkedSinceChange
        case .command: check = .command(try reader.required("command", command))
        }
        if command != nil, case .command = check {
        } else if command != nil {
            throw reader.invalid("command belongs to check = \"command\"")
        }
        message = try Template.check(try reader.required("message", try reader.string("message")), reader)
        maxRefusals = try reader.int("max_refusals", in: 1...10) ?? 2
        try reader.finish()
    }

    /// The item, its keys in the order in which a person writes them.
    var pairs: [(String, JSONValue)] {
        let kind: (Kind, String?) =
            switch check {
            case .changed: (.changed, nil)
            case .lastCallSucceeded: (.lastCallSucceeded, nil)
            case .namedPathsExist: (.namedPathsExist, nil)
            case .checkedSinceChange: (.checkedSinceChange, nil)
            case .command(let command): (.command, command)
            }
        var pairs: [(String, JSONValue)] = [("name", .string(name)), ("check", .string(kind.0.rawValue))]
        if let command = kind.1 { pairs.append(("command", .string(command))) }
        pairs.append(("message", .string(message)))
        if maxRefusals != 2 { pairs.append(("max_refusals", .int(maxRefusals))) }
        return pairs
    }
}
