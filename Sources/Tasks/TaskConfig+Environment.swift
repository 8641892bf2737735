extension TaskConfig {
    /// `[environment]`: the image, its limits, and how it is started.
    public struct Environment: Sendable, Equatable {
        /// Limit in seconds for building or fetching the image and starting the sandbox.
        public var buildTimeout = 600.0
        /// A ready image, used instead of `environment/Dockerfile`.
        public var dockerImage: String?
        /// Limit of CPUs; may be a fraction.
        public var cpus: Double?
        /// Limit of memory in MiB.
        public var memoryMB: Int?
        /// Limit of disk space in MiB.
        public var storageMB: Int?
        /// Variables for every phase, templates not yet resolved.
        public var env: [String: String] = [:]
        /// Replaces the image's WORKDIR for every command.
        public var workdir: String?
        public var healthcheck: Healthcheck?
        /// The network of every phase that does not name its own.
        public var network = NetworkPolicy()

        public init() {}

        /// `network_mode`; `public` if the task does not say.
        public var networkMode: NetworkMode { network.mode }
        /// `allowed_hosts`; only an allow-list has any.
        public var allowedHosts: [String] { network.allowedHosts }
    }

    /// `[environment.healthcheck]`: a command that must succeed before the agent starts. Times are seconds.
    public struct Healthcheck: Sendable, Equatable {
        /// Shell command; exit status 0 = healthy.
        public var command: String
        /// Pause between two checks.
        public var interval = 5.0
        /// Limit of one check.
        public var timeout = 30.0
        /// Failures in this span after the start are not counted.
        public var startPeriod = 0.0
        /// Pause between two checks within the start period.
        public var startInterval = 5.0
        /// Consecutive failures, after the start period, that make the environment unhealthy.
        public var retries = 3

        public init(command: String) { self.command = command }
    }

    /// `network_mode`: what a phase may reach.
    public enum NetworkMode: String, Sendable, CaseIterable {
        /// Everything the host reaches.
        case `public`
        /// Nothing.
        case noNetwork = "no-network"
        /// Only `allowed_hosts`.
        case allowlist
    }

    /// `network_mode` together with `allowed_hosts`.
    public struct NetworkPolicy: Sendable, Equatable {
        public var mode: NetworkMode
        /// Host names, `*.` wildcards, addresses or CIDR blocks.
        public var allowedHosts: [String]

        public init(_ mode: NetworkMode = .public, allowedHosts: [String] = []) {
            self.mode = mode
            self.allowedHosts = allowedHosts
        }
    }
}
