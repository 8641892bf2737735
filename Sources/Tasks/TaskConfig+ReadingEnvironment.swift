import TOMLReading

extension TaskConfig.Environment {
    init(_ table: TableReader) {
        buildTimeout = table.seconds("build_timeout_sec") ?? buildTimeout
        dockerImage = table.filledString("docker_image")
        cpus = table.number("cpus", "a number of CPUs", above: 0)
        memoryMB = table.megabytes("memory_mb", deprecated: "memory")
        storageMB = table.megabytes("storage_mb", deprecated: "storage")
        env = table.environment("env")
        workdir = table.filledString("workdir")
        if let workdir, !workdir.hasPrefix("/") {
            table.invalid("workdir", "expected an absolute path, found \"\(workdir)\"")
        }
        healthcheck = table.table("healthcheck") { TaskConfig.Healthcheck($0) } ?? nil
        // `allow_internet` is the old form; the keys that replaced it win.
        let internet = table.boolean("allow_internet")
        network = table.networkPolicy() ?? TaskConfig.NetworkPolicy(internet == false ? .noNetwork : .public)
        refuseUnsupported(table)
    }

    private func refuseUnsupported(_ table: TableReader) {
        switch table.string("os")?.lowercased() {
        case nil, "linux": break
        case "windows": table.refuse("os", "Windows containers are not supported")
        case let other?: table.invalid("os", "expected \"linux\" or \"windows\", found a string \"\(other)\"")
        }
        if let gpus = table.integer("gpus", minimum: 0), gpus > 0 { table.refuse("gpus", "GPUs are not supported") }
        _ = table.strings("gpu_types")
        if table.node("tpu") != nil { table.refuse("tpu", "TPUs are not supported") }
        if case .array(let servers) = table.node("mcp_servers"), !servers.isEmpty {
            table.refuse("mcp_servers", "MCP servers are not supported")
        }
        if table.string("skills_dir") != nil { table.refuse("skills_dir", "agent skills are not supported") }
    }
}

extension TaskConfig.Healthcheck {
    fileprivate init?(_ table: TableReader) {
        let command = table.filledString("command")
        interval = table.seconds("interval_sec", orZero: true) ?? 5
        timeout = table.seconds("timeout_sec") ?? 30
        startPeriod = table.seconds("start_period_sec", orZero: true) ?? 0
        startInterval = table.seconds("start_interval_sec", orZero: true) ?? 5
        retries = table.integer("retries", minimum: 1) ?? 3
        guard let command = command ?? table.missing("command") else { return nil }
        self.command = command
    }
}

extension TableReader {
    /// A size in MiB: `key`, or the deprecated key with a text such as `2G`, `512M` or `1.5G`.
    fileprivate func megabytes(_ key: String, deprecated: String) -> Int? {
        let size = integer(key, "a whole number of MiB", minimum: 1)
        guard let text = string(deprecated) else { return size }
        guard let converted = Self.megabytes(text), converted > 0 else {
            return absent(deprecated, "expected a size such as \"2G\" or \"512M\", found a string \"\(text)\"")
        }
        if let size, size != converted {
            return absent(deprecated, "\"\(text)\" is \(converted) MiB and contradicts \(key) = \(size)")
        }
        return converted
    }

    /// The number before a unit `G`, `M` or `K`, in MiB, rounded down.
    private static func megabytes(_ text: String) -> Int? {
        let text = text.uppercased().filter { !$0.isWhitespace }
        let factors: [Character: Double] = ["G": 1024, "M": 1, "K": 1.0 / 1024]
        guard let unit = text.last, let factor = factors[unit], let number = Double(text.dropLast()) else { return nil }
        return Int(exactly: (number * factor).rounded(.down))
    }
}
