import Core
import Glibc
import Sandbox
import SystemPackage

/// What a program in a sandbox with the host's network needs to use it as the host does: proxies, package index, CA bundle.
struct HostNetwork {
    private static let passedOn = [
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT",
    ]
    private static let bundlePath = "/run/selfharness-ca.pem"
    private static let bundleVariables = ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"]

    /// The variables for a program in a sandbox that ``install(in:)`` was called for.
    private(set) var environment: [String: String] = [:]
    private let bundle: FilePath?

    /// - Parameter bundle: certificates to trust instead of the image's.
    init(bundle: FilePath?) {
        self.bundle = bundle
        for name in Self.passedOn { environment[name] = Self.variable(name) }
        if bundle != nil { for name in Self.bundleVariables { environment[name] = Self.bundlePath } }
    }

    /// Puts the host's CA bundle into the sandbox. Its view must be thrown away afterwards.
    func install(in sandbox: RunningSandbox) async throws {
        if let bundle { try await sandbox.write(try Files.read(bundle, limit: 16 << 20), to: Self.bundlePath) }
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
