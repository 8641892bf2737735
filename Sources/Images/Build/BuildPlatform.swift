import Core

/// The one platform that can be built here: this host's.
enum BuildPlatform {
    /// Refuses a `--platform` that is not this host's.
    static func check(_ platform: String) throws {
        let parts = platform.lowercased().split(separator: "/").map(String.init)
        let names = ["x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64"]
        // "linux/arm64/v8" and a bare "arm64" are common spellings.
        let machine = parts.count == 1 && parts[0] != "linux" ? parts[0] : parts.count > 1 ? parts[1] : HostArchitecture.oci
        let system = parts.count == 1 && parts[0] != "linux" ? "linux" : parts.first ?? ""
        guard system == "linux", (names[machine] ?? machine) == HostArchitecture.oci else {
            throw Failure(.unsupported, "--platform=\(platform) is not supported: this host is linux/\(HostArchitecture.oci)")
        }
    }

    /// Build arguments that exist without ARG before FROM, and in a stage once ARG names them.
    static func arguments(target: String) -> [EnvVar] {
        [
            EnvVar("BUILDPLATFORM", "linux/\(HostArchitecture.oci)"), EnvVar("BUILDOS", "linux"), EnvVar("BUILDOSVERSION", ""),
            EnvVar("BUILDARCH", HostArchitecture.oci), EnvVar("BUILDVARIANT", ""),
            EnvVar("TARGETPLATFORM", "linux/\(HostArchitecture.oci)"), EnvVar("TARGETOS", "linux"), EnvVar("TARGETOSVERSION", ""),
            EnvVar("TARGETARCH", HostArchitecture.oci), EnvVar("TARGETVARIANT", ""), EnvVar("TARGETSTAGE", target),
        ]
    }

    /// Build arguments that a RUN sees without ARG when they are given, and that no key contains.
    static let proxyArguments = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"]
}
