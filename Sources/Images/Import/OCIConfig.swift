import Core

/// An image configuration as OCI images and Docker write it (image-spec, config.md).
struct OCIConfig: Codable {
    struct Process: Codable {
        var User: String?
        var Env: [String]?
        var Entrypoint: [String]?
        var Cmd: [String]?
        var WorkingDir: String?
        var Labels: [String: String]?
        var ExposedPorts: [String: Empty]?
        var Volumes: [String: Empty]?
        var StopSignal: String?
        var Shell: [String]?
        var Healthcheck: Health?
    }

    struct Health: Codable {
        var Test: [String]?
        /// Nanoseconds.
        var Interval, Timeout, StartPeriod, StartInterval: Double?
        var Retries: Int?
    }

    struct RootFS: Codable {
        var type: String?
        /// Digests of the uncompressed layers, lowest first.
        var diff_ids: [String]
    }

    struct Empty: Codable {}

    var architecture: String?
    var os: String?
    var config: Process?
    var rootfs: RootFS

    /// Checks that programs of this image can run here.
    func checkPlatform(at place: String) throws {
        if let os, os != "linux" { throw Failure(.unsupported, "the image is for \(os), not for linux", at: place) }
        if let architecture, architecture != HostArchitecture.oci {
            throw Failure(
                .unsupported, "the image is for \(architecture), this host is \(HostArchitecture.oci)", at: place,
                hint: "save the image with --platform linux/\(HostArchitecture.oci)")
        }
    }

    var imageConfig: ImageConfig {
        let process = config
        var result = ImageConfig()
        for line in process?.Env ?? [] {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            result.environment[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
        }
        if let directory = process?.WorkingDir, !directory.isEmpty { result.workingDirectory = directory }
        if let user = process?.User, !user.isEmpty { result.user = user }
        if let shell = process?.Shell, !shell.isEmpty { result.shell = shell }
        result.entrypoint = process?.Entrypoint
        result.command = process?.Cmd
        result.labels = process?.Labels ?? [:]
        result.exposedPorts = (process?.ExposedPorts ?? [:]).keys.sorted()
        result.volumes = (process?.Volumes ?? [:]).keys.sorted()
        result.stopSignal = process?.StopSignal
        if let health = process?.Healthcheck, let test = health.Test, !test.isEmpty {
            func seconds(_ nanoseconds: Double?) -> Double? { nanoseconds.flatMap { $0 > 0 ? $0 / 1e9 : nil } }
            result.healthcheck = Healthcheck(
                test: test, interval: seconds(health.Interval), timeout: seconds(health.Timeout),
                startPeriod: seconds(health.StartPeriod), startInterval: seconds(health.StartInterval), retries: health.Retries)
        }
        return result
    }
}
