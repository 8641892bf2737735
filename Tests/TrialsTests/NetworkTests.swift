import Core
import Proxy
import Sandbox
import SystemPackage
import Testing

@testable import Trials

/// What `network_mode` and `allowed_hosts` come to, phase by phase, in real sandboxes.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(5))) struct NetworkTests {
    /// Asks the proxy for a URL with nothing but bash, and prints the answer.
    private static func ask(_ url: String) -> String {
        "( exec 3<>/dev/tcp/127.0.0.1/61080 && printf 'GET \(url) HTTP/1.1\\r\\n\\r\\n' >&3 && timeout 10 cat <&3 )"
    }

    private static func connect(_ address: String, _ port: UInt16) -> String {
        "( exec 3<>/dev/tcp/\(address)/\(port) && echo x >&3 && timeout 10 cat <&3 )"
    }

    @Test func anAllowListIsTheAgentsOnly() async throws {
        let greeter = try Greeter()
        defer { greeter.stop() }
        let allowed = "http://\(greeter.address):\(greeter.port)/"
        let task = LabTask(
            agent: "network_mode = \"allowlist\"\nallowed_hosts = [\"\(greeter.address)\", \"*.example.org\"]\ntimeout_sec = 60",
            solve: """
                env | grep -i _proxy= | sort > /env
                \(Self.ask(allowed)) > /allowed
                \(Self.ask("http://other.example.net/")) > /refused
                \(Self.ask("http://127.0.0.1:\(greeter.port)/")) > /host
                \(Self.connect(greeter.address, greeter.port)) > /direct 2>&1
                """,
            test: """
                head -c 300 /env /allowed /refused /host /direct
                [ -z "$http_proxy" ] && ! \(Self.ask(allowed)) && grep -q greetings /allowed && grep -q '403 Forbidden' /refused &&
                grep -q '403 Forbidden' /host && ! grep -q greetings /direct && grep -q '^http_proxy=http://127.0.0.1:61080' /env
                \(LabTask.reward(if: "[ $? = 0 ]"))
                """)
        try await Lab.run([task]) { (summary, folder) throws in
            let record = summary.records[0]
            let trial = folder.trial(record.name)
            #expect(record.status == .passed, "\((try? Files.text(trial.verifier.appending("test-stdout.txt"))) ?? "")")
            #expect(record.environment?.network == "allowlist")
            let lines = try Files.text(trial.network).split(separator: "\n").map {
                try JSON.decode(ProxyRecord.self, from: Array($0.utf8), keys: .snakeCase)
            }
            #expect(lines.map(\.host) == [greeter.address, "other.example.net", "127.0.0.1"])
            #expect(lines.map(\.allowed) == [true, false, false])
            #expect(try Files.text(trial.log).contains("network: 3 requests through the proxy, 2 refused or failed"))
        }
    }

    /// In one and the same sandbox: nothing for the agent, an allow-list for its tests.
    @Test func aSharedSandboxChangesWithThePhase() async throws {
        let greeter = try Greeter()
        defer { greeter.stop() }
        let url = "http://\(greeter.address):\(greeter.port)/"
        let record = try await Lab.trial(
            LabTask(
                verifier: "network_mode = \"allowlist\"\nallowed_hosts = [\"\(greeter.address)\"]\ntimeout_sec = 60",
                solve: "\(Self.ask(url)) > /early 2>&1; true",
                test: "! grep -q greetings /early && \(Self.ask(url)) | grep -q greetings; \(LabTask.reward(if: "[ $? = 0 ]"))"),
            mode: .shared)
        #expect(record.status == .passed)
        #expect(record.environment?.network == "none")
    }

    @Test func publicIsTranslatedAndTheHostsLoopbackStaysOut() async throws {
        // As root scripts/setup installs what is needed; whether an ordinary user may open the tun device is up to the host.
        let isTranslated = NetworkMode.natObstacle == nil
        #expect(try isTranslated || Tier.current() != .root)
        let greeter = try Greeter()
        defer { greeter.stop() }
        let task = LabTask(
            agent: "network_mode = \"public\"\ntimeout_sec = 60",
            solve: """
                cat /etc/resolv.conf > /resolver
                \(Self.connect(greeter.address, greeter.port)) > /out 2>&1
                \(Self.connect("127.0.0.1", greeter.port)) > /own 2>&1
                \(Self.connect("10.0.2.2", greeter.port)) > /gateway 2>&1
                true
                """,
            test: """
                head -c 300 /resolver /out /own /gateway
                grep -q greetings /out && \(isTranslated ? "! grep -q greetings /own && grep -q 10.0.2.3 /resolver &&" : "")
                ! grep -q greetings /gateway &&
                ! \(Self.connect(greeter.address, greeter.port))
                \(LabTask.reward(if: "[ $? = 0 ]"))
                """)
        try await Lab.run([task]) { (summary, folder) throws in
            let record = summary.records[0]
            #expect(record.status == .passed, "\((try? Files.text(folder.trial(record.name).verifier.appending("test-stdout.txt"))) ?? "")")
            #expect(record.environment?.network == (isTranslated ? "nat" : "host"))
        }
    }
}
