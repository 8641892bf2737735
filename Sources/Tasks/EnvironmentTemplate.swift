import Core

/// Variables of a task that take their value from the host: `${NAME}` or `${NAME:-fallback}` as the whole value.
///
/// Any other text is literal, also one that holds such a form among other characters.
public enum EnvironmentTemplate {
    /// A variable of the host that a task asks for.
    public struct Reference: Sendable, Hashable {
        public let name: String
        /// Used if the host does not have the variable.
        public let fallback: String?
    }

    /// The reference that a value is; nil if it is literal.
    public static func reference(_ value: String) -> Reference? {
        guard value.hasPrefix("${"), value.hasSuffix("}") else { return nil }
        let inside = value.dropFirst(2).dropLast()
        guard !inside.isEmpty, let end = inside.firstIndex(where: { $0 == ":" || $0 == "}" }) else {
            return inside.isEmpty ? nil : Reference(name: String(inside), fallback: nil)
        }
        guard end > inside.startIndex, inside[end...].hasPrefix(":-") else { return nil }
        return Reference(name: String(inside[..<end]), fallback: String(inside[end...].dropFirst(2)))
    }

    /// The variables of the host that a table of variables asks for, sorted by name.
    public static func references(in variables: [String: String]) -> [Reference] {
        Set(variables.values.compactMap(reference)).sorted { ($0.name, $0.fallback ?? "") < ($1.name, $1.fallback ?? "") }
    }

    /// Replaces every reference by its value.
    ///
    /// - Parameters:
    ///   - host: the environment that references are looked up in.
    ///   - place: where the variables stand, for the error: `hello/task.toml: environment.env`.
    /// - Throws: ``Failure`` that names every variable the host lacks and that has no fallback.
    public static func resolve(
        _ variables: [String: String], from host: [String: String], place: String
    ) throws -> [String: String] {
        let missing = references(in: variables).filter { $0.fallback == nil && host[$0.name] == nil }.map(\.name)
        guard missing.isEmpty else {
            throw Failure(
                .invalidInput, "the task asks for variables that the host does not have: \(missing.joined(separator: ", "))",
                at: place, hint: "export them before the run")
        }
        return variables.mapValues { value in
            guard let reference = reference(value) else { return value }
            return host[reference.name] ?? reference.fallback ?? ""
        }
    }
}

/// Values that must not be written to disk.
public enum Secret {
    /// Whether the name of a variable sounds like a secret: it contains KEY, SECRET, TOKEN (but not TOKENS), PASSWORD,
    /// CREDENTIAL or AUTH.
    public static func isLikely(name: String) -> Bool {
        let name = name.uppercased()
        return name.replacing("TOKENS", with: "").contains("TOKEN")
            || ["KEY", "SECRET", "PASSWORD", "CREDENTIAL", "AUTH"].contains { name.contains($0) }
    }

    /// The variables as they may be written to disk.
    ///
    /// A secret that the host has under the same name becomes a reference to it, so that a resume finds it again; any other
    /// one is masked. References and empty values stay.
    public static func masked(_ variables: [String: String], host: [String: String]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: variables.map { name, value in
                if value.isEmpty || !isLikely(name: name) || EnvironmentTemplate.reference(value) != nil { return (name, value) }
                return (name, host[name] == value ? "${\(name)}" : mask(value))
            })
    }

    /// A few characters of a secret, enough to tell two apart; nothing of a short one.
    public static func mask(_ value: String) -> String {
        value.count <= 8 ? "****" : "\(value.prefix(4))****\(value.suffix(3))"
    }
}
