import ArgumentParser
import Console
import Core
import FoundationEssentials
import Glibc
import Sandbox
import SystemPackage

/// `selfharness doctor`: what this host offers, what is missing, and the command that mends it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this host offers to sandboxes, what is missing, and what mends it; exits 2 if sandboxes cannot work.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        var findings = HostFindings.tools()
        do {
            try Tier.enter()
            findings += try await SandboxFindings.probe()
        } catch let failure as Failure {
            findings.append(Finding("sandbox", .missing, failure.what, mend: failure.hint))
        }
        if json {
            let report = DoctorReport(tier: (try? Tier.current())?.rawValue, findings: findings)
            try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self))
        } else {
            try Terminal.output.write(Finding.table(findings, style: Terminal.output.style))
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(2) }
    }
}

/// The JSON form.
private struct DoctorReport: Encodable {
    let format = 1
    /// The isolation tier, as results have it; nil if no sandbox can be made.
    let tier: String?
    let findings: [Finding]

    private enum CodingKeys: String, CodingKey { case format, tier, findings }
}

/// One line of the doctor's report.
struct Finding: Encodable {
    enum State: String, Encodable {
        case good
        /// Works, with less than it could.
        case reduced
        case missing
    }

    let name: String
    let state: State
    let found: String
    let mend: String?

    init(_ name: String, _ state: State, _ found: String, mend: String? = nil) {
        self.name = name
        self.state = state
        self.found = found
        self.mend = mend
    }

    static func table(_ findings: [Finding], style: Style) -> String {
        var table = Table([.init(""), .init("what"), .init("found")])
        for finding in findings {
            let mark: Table.Cell =
                switch finding.state {
                case .good: .init("✓", .green)
                case .reduced: .init("~", .yellow)
                case .missing: .init("✗", .red)
                }
            table.add([mark, .init(finding.name), .init(finding.found)])
            if let mend = finding.mend { table.add(["", "", .init("→ \(mend)", .yellow)]) }
        }
        return table.render(style: style)
    }
}

/// What can be said without a sandbox.
enum HostFindings {
    static func tools() -> [Finding] {
        let wanted = [
            ("mmdebstrap", "to make base images", "apt-get install mmdebstrap"),
            ("apt-get", "to fetch the verifier's packages", nil),
            ("dpkg", "to unpack the verifier's packages", nil),
            ("python3", "to fetch wheels with pip", "apt-get install python3 python3-pip"),
        ]
        return wanted.map { tool, purpose, mend in
            if HostProgram.isOnPath(tool) { return Finding(tool, .good, purpose) }
            return Finding(tool, .reduced, "not found; needed \(purpose)", mend: mend.map { "as root: \($0)" })
        }
    }
}

/// What only a real sandbox can prove.
enum SandboxFindings {
    static func probe() async throws -> [Finding] {
        let home = try Home.fromEnvironment()
        let sandboxes = try await Sandboxes.start(home: home)
        var findings = [kernel(), tier(sandboxes.tier), cgroups(sandboxes)]
        do {
            let clock = ContinuousClock()
            let start = clock.now
            let view = try sandboxes.store.makeView(over: [])
            try await sandboxes.withSandbox(SandboxSpec(), over: view) { _ in }
            try view.discard()
            let time = Quantity.duration((clock.now - start) / .seconds(1))
            findings.append(Finding("sandbox", .good, "made and removed one, all namespaces and overlay, in \(time)"))
        } catch let failure as Failure {
            findings.append(Finding("sandbox", .missing, failure.what, mend: failure.hint))
        }
        findings.append(network())
        findings.append(disk(home))
        await sandboxes.stop()
        return findings
    }

    private static func kernel() -> Finding {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let numbers = release.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
        let isOld = numbers.count == 2 && (numbers[0], numbers[1]) < (5, 14)
        return isOld
            ? Finding("kernel", .missing, "Linux \(release)", mend: "Linux 5.14 or newer is needed")
            : Finding("kernel", .good, "Linux \(release)")
    }

    private static func tier(_ tier: Tier) -> Finding {
        switch tier {
        case .root: Finding("tier", .good, "root: a range of 65,536 host ids of its own for each sandbox")
        case .subuid: Finding("tier", .good, "subuid: one user namespace with this user's id range, shared by all sandboxes")
        case .single: single()
        }
    }

    private static func single() -> Finding {
        let obstacle = Tier.obstacleToSubuid()
        let reason = obstacle.map { "because \($0.what)" } ?? "as SELFHARNESS_TIER asks"
        return Finding(
            "tier", .reduced,
            "single: one user id, root of the sandbox, \(reason); chown and changes of user succeed without effect, images keep no "
                + "owners, tasks that name another user are invalid (docs/sandbox.md)",
            mend: obstacle?.hint ?? "unset SELFHARNESS_TIER")
    }

    private static func cgroups(_ sandboxes: Sandboxes) -> Finding {
        let found = sandboxes.controllers.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
        let soft = sandboxes.softLimits.map { "\($0.limit) (\($0.instead))" }.joined(separator: ", ")
        guard sandboxes.limitsAreSoft else {
            return soft.isEmpty
                ? Finding("limits", .good, "cgroups: \(found)")
                : Finding("limits", .reduced, "cgroups: \(found); soft: \(soft)", mend: "start the kernel with swapaccount=1")
        }
        let scope = sandboxes.tier == .root ? "systemd-run --scope" : "systemd-run --user --scope"
        return Finding(
            "limits", .reduced, "soft: \(soft)" + (found.isEmpty ? "" : "; cgroups: \(found)"),
            mend: "for hard limits: `\(scope) -p Delegate=yes selfharness …`")
    }

    private static func network() -> Finding {
        guard let obstacle = NetworkMode.natObstacle else {
            return Finding("network", .good, "address translation for tasks with a public network")
        }
        return Finding(
            "network", .reduced, "tasks with a public network share the host's: \(obstacle)",
            mend: "as root: apt-get install slirp4netns; /dev/net/tun must be readable and writable")
    }

    private static func disk(_ home: Home) -> Finding {
        var status = statvfs()
        guard statvfs(home.root.string, &status) == 0 else { return Finding("disk", .missing, "cannot read \(home.root)") }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let text = "\(Quantity.bytes(free)) free at \(home.root)"
        if free > 5 << 30 { return Finding("disk", .good, text) }
        return Finding("disk", .reduced, text, mend: "set SELFHARNESS_HOME to a directory on a larger disk")
    }
}
