extension TaskConfig.Verifier {
    init(_ table: TableReader) {
        timeout = table.seconds("timeout_sec") ?? timeout
        env = table.environment("env")
        user = table.user("user")
        network = table.networkPolicy()
        environmentMode = table.choice("environment_mode", TaskConfig.EnvironmentMode.self)
        collect = table.tables("collect") { TaskConfig.CollectCommand($0) } ?? []

        let environment = table.node("environment")
        if environmentMode == .shared, environment != nil {
            table.invalid("environment", "contradicts environment_mode = \"shared\"")
        } else if environmentMode == .separate {
            table.refuse(
                "environment_mode", "\"separate\" is not supported yet", hint: "leave it out: tests see a sealed copy of the agent's files")
        } else if environment != nil {
            table.refuse("environment", "an environment of the verifier's own is not supported yet")
        }
    }
}

extension TaskConfig.CollectCommand {
    fileprivate init?(_ table: TableReader) {
        let command = table.filledString("command")
        table.refuseSidecar()
        timeout = table.seconds("timeout_sec") ?? 60
        user = table.user("user")
        guard let command = command ?? table.missing("command") else { return nil }
        self.command = command
    }
}

extension TaskConfig.Artifact {
    init?(_ table: TableReader) {
        guard let source = table.filledString("source") ?? table.missing("source") else { return nil }
        self.init(source: source)
        destination = table.filledString("destination")
        exclude = table.strings("exclude") ?? []
        table.refuseSidecar()
        if Self.climbs(source) { table.invalid("source", "must not contain `..`, found \"\(source)\"") }
        if let destination, let fault = Self.fault(inDestination: destination) {
            table.invalid("destination", "\(fault), found \"\(destination)\"")
        }
    }

    /// Destinations are places on the host: none may leave the trial's folder or hide its manifest.
    private static func fault(inDestination path: String) -> String? {
        if path.hasPrefix("/") { return "expected a relative path" }
        if path.contains("\\") { return "expected forward slashes" }
        if climbs(path) { return "must not contain `..`" }
        let parts = path.split(separator: "/").filter { $0 != "." }
        if parts.isEmpty { return "must name a file or folder" }
        return parts == ["manifest.json"] ? "this name is reserved for the list of artifacts" : nil
    }

    private static func climbs(_ path: String) -> Bool { path.split(separator: "/").contains("..") }
}

extension TableReader {
    /// Refuses a compose service other than the sandbox itself.
    fileprivate func refuseSidecar() {
        if let service = string("service"), service != "main" {
            refuse("service", "there is no service \"\(service)\": compose services are not supported")
        }
    }
}
