import Core
import Glibc
import Sandbox
import SystemPackage

/// What a build may use.
public struct BuildOptions: Sendable {
    /// What RUN instructions see of the network.
    public var network = NetworkMode.host
    /// Certificates of the authorities to trust while a RUN runs, for hosts behind a TLS proxy. Visible only then: never
    /// part of a layer or of its key.
    public var caBundle: FilePath?
    /// Values for ARG (`--build-arg`).
    public var arguments: [String: String] = [:]
    /// For the whole build.
    public var timeout = Duration.seconds(3600)
    /// For each RUN.
    public var limits = SandboxLimits()

    public init() {}

    /// The defaults, with the CA bundle that the environment names: `SELFHARNESS_CA_BUNDLE`, else the one that this
    /// program's own environment trusts (`SSL_CERT_FILE`).
    public static func fromEnvironment() throws -> BuildOptions {
        var options = BuildOptions()
        for name in ["SELFHARNESS_CA_BUNDLE", "SSL_CERT_FILE"] {
            guard let value = getenv(name), value.pointee != 0 else { continue }
            let path = FilePath(String(cString: value))
            guard Files.exists(path) else {
                throw Failure(.invalidInput, "the CA bundle does not exist", at: "\(name)=\(path)", hint: "unset \(name), or mend its path")
            }
            options.caBundle = path
            break
        }
        return options
    }

    /// The variables by which programs find a CA bundle: OpenSSL, pip, requests, curl, git and Node.
    static let caVariables = [
        "SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "NODE_EXTRA_CA_CERTS",
    ]
}
