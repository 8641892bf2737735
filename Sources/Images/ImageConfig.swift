/// What an image says about the programs that run in it: the part of OCI's image configuration that means something here.
public struct ImageConfig: Hashable, Sendable, Codable {
    /// In the order of definition, each name once.
    public var environment: [EnvVar]
    /// Absolute.
    public var workingDirectory: String
    /// `name`, `uid`, `name:group` or `uid:gid`; an image that names none runs as `root`.
    public var user: String
    /// What a shell-form instruction is given to, as its last argument.
    public var shell: [String]
    public var entrypoint: [String]?
    public var command: [String]?
    public var labels: [String: String]
    /// `80/tcp`; kept for the record, nothing is ever published.
    public var exposedPorts: [String]
    /// Paths; kept for the record, they are ordinary directories here.
    public var volumes: [String]
    /// The name or number of the signal that asks the main program to end.
    public var stopSignal: String?
    public var healthcheck: Healthcheck?

    public init(
        environment: [EnvVar] = [], workingDirectory: String = "/", user: String = "root",
        shell: [String] = Self.defaultShell, entrypoint: [String]? = nil, command: [String]? = nil,
        labels: [String: String] = [:], exposedPorts: [String] = [], volumes: [String] = [],
        stopSignal: String? = nil, healthcheck: Healthcheck? = nil
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.user = user
        self.shell = shell
        self.entrypoint = entrypoint
        self.command = command
        self.labels = labels
        self.exposedPorts = exposedPorts
        self.volumes = volumes
        self.stopSignal = stopSignal
        self.healthcheck = healthcheck
    }

    /// The shell of an image without a SHELL instruction.
    public static let defaultShell = ["/bin/sh", "-c"]
}

/// One variable of an image's environment.
public struct EnvVar: Hashable, Sendable, Codable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [EnvVar] {
    /// The value of a variable. Assigning replaces it in place or adds it at the end; nil removes it.
    public subscript(name: String) -> String? {
        get { first { $0.name == name }?.value }
        set {
            let index = firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): self[index].value = value
            case (let index?, nil): remove(at: index)
            case (nil, let value?): append(EnvVar(name, value))
            case (nil, nil): break
            }
        }
    }

    /// As a dictionary, for starting a process.
    public var dictionary: [String: String] {
        Dictionary(map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}

/// A command that tells whether the image's service works (HEALTHCHECK).
public struct Healthcheck: Hashable, Sendable, Codable {
    /// `["NONE"]`, `["CMD", argument…]` or `["CMD-SHELL", line]`, as in OCI images.
    public var test: [String]
    /// Seconds; nil is the runner's default. The same holds for the other times.
    public var interval: Double?
    public var timeout: Double?
    public var startPeriod: Double?
    public var startInterval: Double?
    /// Failures in a row that mean "unhealthy".
    public var retries: Int?

    public init(
        test: [String], interval: Double? = nil, timeout: Double? = nil, startPeriod: Double? = nil,
        startInterval: Double? = nil, retries: Int? = nil
    ) {
        self.test = test
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.startInterval = startInterval
        self.retries = retries
    }
}
