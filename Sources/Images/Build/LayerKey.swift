import Sandbox

/// Gathers what a layer of a build is made from: everything that its content depends on, as far as a build may depend on
/// it. Never part of it: times of files, the CA bundle, the resolver's configuration.
struct LayerKey {
    private let kind: String
    private var facts: [String]

    /// - Parameters:
    ///   - kind: what makes the layer.
    ///   - parent: the layers below, topmost first. Their names are digests too, so the chain reaches down to the base.
    init(_ kind: String, over parent: [Layer]) {
        self.kind = kind
        facts = parent.map { "parent \($0.id)" }
    }

    mutating func add(_ name: String, _ value: String) { facts.append("\(name) \(value)") }

    /// Adds a list; where it ends is part of the key.
    mutating func add(_ name: String, _ values: [String]) {
        add(name, String(values.count))
        for value in values { add(name, value) }
    }

    /// The number changes when the way of making layers does.
    var layer: Layer { Layer("build 1 \(kind)", from: facts) }
}
