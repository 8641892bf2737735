import Core
import Sandbox
import SystemPackage
import Testing

@testable import Images

extension Tag {
    /// Makes real images with the host's package manager and network: 20 to 60 seconds the first time, then cached
    /// below `SELFHARNESS_HOME`.
    @Tag static var integration: Self
}

/// The bundled recipes, made for real and used in sandboxes.
@Suite(.serialized, .tags(.integration)) struct RecipeImageTests {
    /// Runs a command in a throw-away view of an image.
    private func run(
        _ name: String, _ script: String, network: NetworkMode = .none, _ check: @Sendable (ExecResult, Image) throws -> Void
    ) async throws {
        let sandboxes = try await Sandboxes.start(home: try Home.fromEnvironment())
        do {
            let store = try ImageStore(sandboxes: sandboxes, options: BuildOptions(), log: { print($0) })
            let image = try await store.resolve(name)
            let view = try sandboxes.store.makeView(over: image.layers)
            var spec = SandboxSpec()
            spec.network = network
            // What the host trusts, for hosts behind a TLS proxy.
            let bundle = try BuildOptions.fromEnvironment().caBundle.map { try Files.read($0) }
            let result = try await sandboxes.withSandbox(spec, over: view) { box in
                var command = Command(["/bin/sh", "-euc", script])
                command.environment = image.config.environment.dictionary
                if let bundle {
                    try await box.write(bundle, to: "/tmp/bundle.pem")
                    command.environment["PIP_CERT"] = "/tmp/bundle.pem"
                }
                command.mergeStreams = true
                return try await box.run(command)
            }
            try view.discard()
            try check(result, image)
        } catch {
            await sandboxes.stop()
            throw error
        }
        await sandboxes.stop()
    }

    @Test(arguments: [("debian:12", "bookworm"), ("debian:trixie-slim", "trixie")])
    func debian(_ name: String, _ suite: String) async throws {
        let script = """
            . /etc/os-release; echo "$VERSION_CODENAME"
            stat -c '%U:%G %a' / /tmp /etc/shadow /usr/bin/passwd
            cat /etc/apt/apt.conf.d/*
            find / -xdev -nouser -o -xdev -nogroup
            ls /var/lib/apt/lists
            """
        try await run(name, script) { result, image in
            #expect(result.exitCode == 0, "\(result.stdout.text)")
            let text = result.stdout.text
            #expect(text.hasPrefix("\(suite)\nroot:root 755\nroot:root 1777\nroot:shadow 640\nroot:root 4755\n"), "\(text)")
            // Options of the build would change what programs in the image do.
            #expect(!text.contains("Check-Valid-Until") && !text.contains("Install-Recommends"), "\(text)")
            #expect(image.approximate == nil)
            #expect(image.layers.count == 1)
        }
    }

    @Test func ubuntuIsAStandIn() async throws {
        try await run("ubuntu:24.04", "true") { result, image in
            #expect(result.exitCode == 0)
            #expect(image.approximate?.contains("Debian 13") == true)
        }
    }

    @Test func packagesCanBeInstalled() async throws {
        try await run("debian:12", "apt-get update && apt-get install -y --no-install-recommends tree && tree --version", network: .host) {
            result, _ in
            #expect(result.exitCode == 0, "\(result.stdout.text)")
        }
    }

    @Test func pythonOnDebian12() async throws {
        let script = """
            . /etc/os-release; echo "$VERSION_CODENAME"
            for name in python python3 pip; do command -v $name; done
            python3 - <<'EOF'
            import sys, ssl, sqlite3, ctypes, lzma, bz2, zlib, readline, curses, decimal, hashlib, pwd, subprocess, sysconfig
            print(sys.version_info[:2], sys.executable, sys.prefix)
            print(sysconfig.get_paths()["purelib"], "/usr/local/lib/python3.13/site-packages" in sys.path)
            print(pwd.getpwuid(0).pw_name, subprocess.check_output(["/bin/echo", "child"], text=True).strip())
            print(len(ssl.create_default_context().get_ca_certs()) > 50)
            EOF
            pip --version
            ls /etc/ssl/certs/ca-certificates.crt /usr/share/zoneinfo/Europe/Berlin /etc/protocols
            """
        try await run("python:3.13-slim-bookworm", script) { result, image in
            #expect(result.exitCode == 0, "\(result.stdout.text)")
            let lines = result.stdout.text.split(separator: "\n")
            #expect(lines.starts(with: ["bookworm", "/usr/local/bin/python", "/usr/local/bin/python3", "/usr/local/bin/pip"]))
            #expect(lines.contains("(3, 13) /usr/local/bin/python3 /usr/local"))
            #expect(lines.contains("/usr/local/lib/python3.13/site-packages True"))
            #expect(lines.contains("root child"))
            #expect(lines.contains("True"))
            #expect(lines.contains { $0.hasPrefix("pip 25.2 from /usr/local/lib/python3.13/site-packages/pip") }, "\(result.stdout.text)")
            #expect(image.approximate != nil)
        }
    }

    @Test func pipUpgradesItselfAndInstallsWheels() async throws {
        let script = "pip install --upgrade pip==25.1 numpy && python -c 'import numpy; print(numpy.ones(3).sum())'"
        try await run("python:3.13-slim-bookworm", script, network: .host) { result, _ in
            #expect(result.exitCode == 0, "\(result.stdout.text)")
            #expect(result.stdout.text.hasSuffix("3.0\n"))
        }
    }
}
