#if Net
    import Agents
    import Core
    import LoopbackFixture
    import ModelHTTP
    import Models
    import SystemPackage
    import Testing
    import Trajectories

    @testable import Trials

    /// Programs that are installed in the sandbox and ask their model through the gateway, in sandboxes without a network.
    @Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct InstalledAgentTests {
        private static let key = "sk-proof-4711-secret"
        private static let task = LabTask(
            environment: "workdir = \"/srv\"", solve: "echo hello > /hello.txt",
            test: LabTask.reward(if: "[ \"$(cat /hello.txt)\" = hello ]"))

        /// An agent of the image's own Bash: one call, then it does as it is told.
        private static let program = """
            #!/bin/bash
            ask() {
                local body="{\\"model\\":\\"$TINY_MODEL\\",\\"messages\\":[{\\"role\\":\\"user\\",\\"content\\":\\"$1\\"}]}"
                local port=${TINY_URL##*:}
                exec 3<>"/dev/tcp/127.0.0.1/${port%%/*}"
                printf 'POST /v1/chat/completions HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Bearer %s\\r\\nContent-Length: %s\\r\\n\\r\\n%s' \\
                    "$TINY_KEY" "${#body}" "$body" >&3
                cat <&3
                exec 3>&-
            }
            """

        private static func definition(_ work: String, install: String = "", to directory: FilePath) throws -> AgentChoice {
            let folder = directory.appending("agent-of-test")
            try Files.makeDirectory(folder)
            let toml = """
                name = "tiny"
                version = "1.2"
                \(install.contains("sleep") ? "[install]\ntimeout_sec = 1" : "")
                [run]
                command = "exec /usr/local/bin/tiny"
                [model]
                api = "openai"
                base_url_env = "TINY_URL"
                key_env = "TINY_KEY"
                model_env = "TINY_MODEL"
                """
            try Files.write(toml, to: folder.appending("agent.toml"))
            let script = program + "\n" + work + "\n"
            try Files.write(script, to: folder.appending("tiny"))
            try Files.write(
                "set -eu\n\(install)\ntest \"$AGENT_VERSION\" = 1.2\ninstall -m 755 /installed-agent/tiny /usr/local/bin/tiny\n",
                to: folder.appending("install.sh"))
            let id = try AgentDefinition(folder).id
            return AgentChoice(name: "installed", model: "test:real-name", definition: HarnessReference(path: folder.string, id: id))
        }

        /// One trial with an agent and a server of models.
        private static func run<R>(
            _ work: String, install: String = "", tokens: Int? = nil, budget: Budget = Budget(), task: LabTask = task,
            server script: @escaping ModelServer.Script = { _, connection in connection.answer(200, Self.reply) },
            _ check: (TrialRecord, TrialFolder, ModelServer) async throws -> R
        ) async throws -> R {
            let server = try ModelServer(script)
            defer { server.stop() }
            return try await withTemporaryDirectory { directory in
                let models = directory.appending("models.toml")
                try Files.write("[test]\nbase_url = \"\(server.url)\"\nkey_env = \"TEST_KEY\"\nretries = 0\n", to: models)
                // Without secrets to be masked afterwards: the key must not get there at all.
                let catalog = ModelCatalog(try HTTPModels(file: models, environment: ["TEST_KEY": key]).providers)
                var choice = try definition(work, install: install, to: directory)
                choice.tokenLimit = tokens
                let suite = directory.appending("suite")
                try task.write(to: suite)
                let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), agent: choice)
                let usual = try await Lab.services
                let services = TrialServices(
                    sandboxes: usual.sandboxes, images: usual.images, toolchain: usual.toolchain, hostVariables: [:], models: catalog,
                    budget: budget, programVersion: "test")
                let folder = try job.create()
                let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: services).run { _ in }
                return try await check(summary.records[0], folder.trial(summary.records[0].name), server)
            }
        }

        private static let reply: JSONValue = [
            "choices": [["index": 0, "message": ["role": "assistant", "content": "write hello"], "finish_reason": "stop"]],
            "usage": ["prompt_tokens": 10, "completion_tokens": 5],
        ]

        @Test func itWorksAndTheKeyIsNowhere() async throws {
            // The pattern finds the key and a planted one, but not itself.
            let search = """
                printf 'sk-proof-%s-secret' 0000 > /tmp/planted
                ask "${AGENT_INSTRUCTION//$'\\n'/}" > /tmp/answer
                grep -q 'write hello' /tmp/answer && echo hello > /hello.txt
                pattern='sk-proof-(4[7]11|0[0]00)-secret'
                mkdir -p /logs/agent
                grep -rslaE "$pattern" / --exclude-dir=proc --exclude-dir=sys > /logs/agent/found-in-files
                SEEN=$(cat /tmp/planted) bash -c 'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline' 2>/dev/null | tr '\\0' '\\n' | grep -aoE "$pattern" | sort -u > /logs/agent/found-in-processes
                pwd; cmp - "$AGENT_INSTRUCTION_FILE" <<< "$AGENT_INSTRUCTION" >&2 || true
                (exec 4<>/dev/tcp/127.0.0.1/80) 2>/dev/null && echo "other ports" || echo "nothing else"
                """
            try await Self.run(search) { (record, trial, server) throws in
                let log = (try? Files.text(trial.agent.appending("agent.log"))) ?? ""
                #expect(record.status == .passed, "\(record.errors) \(log)")
                #expect(record.agent.name == "tiny" && record.agent.version == "1.2")
                #expect(record.run?.turns == 1)
                #expect(record.run?.usage == TokenUsage(input: 10, output: 5))
                #expect(log.contains("/srv\n") && log.contains("nothing else"))
                #expect(try Files.text(trial.agent.appending("found-in-files")) == "/tmp/planted\n")
                #expect(try Files.text(trial.agent.appending("found-in-processes")) == "sk-proof-0000-secret\n")
                #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
                #expect(try Self.files(trial.path.removingLastComponent()).filter { $0.bytes.contains(Array(Self.key.utf8)) }.isEmpty)

                let trajectory = try JSON.read(Trajectory.self, from: trial.agent.appending("trajectory.json"))
                #expect(trajectory.steps.map(\.source) == [.user, .agent])
                #expect(trajectory.steps.last?.message == "write hello")
                #expect(trajectory.finalMetrics?.totalPromptTokens == 10)
                let calls = try Files.text(trial.agent.appending("gateway.jsonl")).split(separator: "\n")
                #expect(calls.count == 1 && calls.first?.contains("\"status\":200") == true)
            }
        }

        /// All files below a folder.
        private static func files(_ folder: FilePath) throws -> [(path: FilePath, bytes: [UInt8])] {
            try Files.list(folder).flatMap { name -> [(path: FilePath, bytes: [UInt8])] in
                let path = folder.appending(name)
                switch Files.kind(path) {
                case .directory: return try files(path)
                case .file: return [(path, try Files.read(path))]
                default: return []
                }
            }
        }

        @Test func aScriptThatFailsIsNoVerdict() async throws {
            try await Self.run("true", install: "echo no compiler here >&2; exit 7") { (record, _, server) throws in
                #expect(record.status == .invalid)
                #expect(record.error?.type == .agentSetup)
                let text = record.error?.message ?? ""
                #expect(text.contains("tiny 1.2 could not be installed") && text.contains("no compiler here"), "\(text)")
                #expect(server.requests.isEmpty)
            }
        }

        /// Installed by root, run by the task's user.
        @Test func theTasksUserRunsIt() async throws {
            let task = LabTask(
                agent: "user = \"daemon\"\ntimeout_sec = 60", solve: "echo daemon > /var/tmp/hello.txt",
                test: LabTask.reward(if: "[ \"$(cat /var/tmp/hello.txt)\" = daemon ]"))
            try await Self.run(
                "ask one > /var/tmp/answer; grep -q 'write hello' /var/tmp/answer && id -un > /var/tmp/hello.txt", task: task
            ) {
                (record, trial, _) throws in
                #expect(record.status == .passed, "\(record.errors) \((try? Files.text(trial.agent.appending("agent.log"))) ?? "")")
                #expect(record.run?.turns == 1)
            }
        }

        @Test func aScriptThatTakesTooLongIsNoVerdict() async throws {
            try await Self.run("true", install: "sleep 100") { (record, _, server) throws in
                #expect(record.status == .invalid)
                #expect(record.error?.type == .agentSetupTimeout)
                #expect(record.error?.message == "tiny was not installed after 1.0 s")
                #expect(server.requests.isEmpty)
            }
        }

        @Test func theTrialsTokensEndTheRun() async throws {
            try await Self.run("ask one; ask two > /logs/agent/second; echo hello > /hello.txt; exit 3", tokens: 12) {
                (record, trial, server) throws in
                #expect(record.status == .passed, "it is graded: \(record.errors)")
                #expect(record.run?.facts?.end == .tokenLimit)
                #expect(server.requests.count == 1)
                #expect(try Files.text(trial.agent.appending("second")).contains("15 tokens are used, and the trial may use 12"))
            }
        }

        @Test func theProvidersFaultIsNoVerdict() async throws {
            try await Self.run("ask one; sleep 100", server: { _, connection in connection.answer(401, ["error": "no such key"]) }) {
                (record, trial, _) throws in
                #expect(record.status == .invalid)
                #expect(record.error?.type == .modelAuthentication, "\(record.errors)")
                #expect(Files.exists(trial.agent.appending("trajectory.json")))
            }
        }

        @Test func theJobsBudgetCancels() async throws {
            try await Self.run("ask one; ask two; sleep 100", budget: Budget(.init(tokens: 12))) { (record, _, _) throws in
                #expect(record.error?.type == .modelBudget, "\(record.errors)")
            }
        }

        @Test func aBadExitIsGraded() async throws {
            try await Self.run("echo hello > /hello.txt; echo broken; exit 3") { (record, _, _) throws in
                #expect(record.status == .passed)
                #expect(record.error?.type == .nonZeroAgentExitCode || record.errors.contains { $0.type == .nonZeroAgentExitCode })
                #expect(record.errors.contains { $0.message.contains("exit code 3: broken") })
                #expect(record.agentExitCode == 3)
            }
        }
    }
#endif
