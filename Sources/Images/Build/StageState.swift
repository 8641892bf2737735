import Core
import Sandbox

/// What is in force at one point of a stage.
struct StageState: Sendable {
    var layers: [Layer]
    var config: ImageConfig
    /// ENV and ARG together, the later one winning: what expansion and RUN see.
    var variables: [EnvVar]
    /// Why the image only stands in for another, one reason per base.
    var approximate: [String]
    /// Whether this stage has its own CMD, which an ENTRYPOINT then keeps.
    var hasCommand = false

    /// A stage that starts from an image.
    init(_ image: Image) {
        layers = image.layers
        config = image.config
        if config.environment["PATH"] == nil {
            config.environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        }
        variables = config.environment
        approximate = image.approximate.map { [$0] } ?? []
    }

    /// A stage that starts from an earlier one: ARGs are inherited too.
    init(continuing state: StageState) {
        self = state
        hasCommand = false
        for variable in config.environment { variables[variable.name] = variable.value }
    }

    func image() throws -> Image {
        try Image(layers: layers, config: config, approximate: approximate.isEmpty ? nil : approximate.joined(separator: "; "))
    }

    mutating func add(approximate reason: String?) {
        if let reason, !approximate.contains(reason) { approximate.append(reason) }
    }
}
