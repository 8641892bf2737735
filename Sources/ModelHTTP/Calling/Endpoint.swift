import Core
import Models

/// An endpoint as the whole program shares it: its lanes, its key, and how a call is made and tried again.
final class Endpoint: Sendable {
    let settings: EndpointSettings
    let key: APIKey?
    let lanes: Lanes
    let transport: any Transport
    let rule: RetryRule

    /// Bytes of one answer at most.
    static let answerLimit = 64 << 20

    init(_ settings: EndpointSettings, key: APIKey?, transport: any Transport, rule: RetryRule? = nil) {
        self.settings = settings
        self.key = key
        self.transport = transport
        self.rule = rule ?? RetryRule(limit: settings.retries)
        lanes = Lanes(
            settings.urls,
            .init(
                concurrency: settings.concurrency, requestsPerMinute: settings.requestsPerMinute, tokensPerMinute: settings.tokensPerMinute)
        )
    }

    /// The reply to a request, after as many tries as are allowed; nil when the provider refused it.
    ///
    /// - Throws: ``ModelError``, `CancellationError`.
    func reply(to body: [UInt8]) async throws -> WireReply? {
        var tries = 0
        while true {
            do {
                return redacted(try await attempt(body))
            } catch let failure as CallFailure {
                if failure.isRefusal { return nil }
                guard let delay = rule.delay(failure, triesSoFar: tries, die: .random(in: 0...1)), RunDeadline.allows(delay) else {
                    throw final(failure, tries: tries + 1)
                }
                tries += 1
                ModelListener.current?(.again(after: delay, reason: key?.redacted(failure.error.message) ?? failure.error.message))
                try await Task.sleep(for: delay)
            }
        }
    }

    private func attempt(_ body: [UInt8]) async throws -> WireReply {
        try await attempt(body, headers: [:], begun: {}) { [settings] answer, url, watch in
            try await Self.read(answer, settings.dialect, at: url) { watch.heard() }
        }
    }

    /// One try on the lane whose turn it is.
    ///
    /// - Parameters:
    ///   - headers: beside our own.
    ///   - begun: told when the request is about to be sent.
    ///   - read: makes a reply of the answer, and tells the watch of every piece.
    func attempt(
        _ body: [UInt8], headers more: [String: String], begun: @escaping @Sendable () -> Void,
        read: @escaping @Sendable (_ answer: HTTPAnswer, _ url: String, _ watch: Watch) async throws -> WireReply
    ) async throws -> WireReply {
        let (settings, key, transport) = (settings, key, transport)
        return try await lanes.run { lane, base in
            let url = Self.url(base, settings.dialect)
            do {
                let reply = try await Watch.run(idle: settings.idleTimeout, total: settings.timeout, at: url) { watch in
                    var headers: [(name: String, value: String)] = [
                        ("content-type", "application/json"), ("accept", "text/event-stream, application/json"),
                        ("user-agent", "selfharness"),
                    ]
                    headers += settings.dialect.headers(key: key?.value).filter { more[$0.name] == nil }
                    headers += more.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
                    begun()
                    let answer = try await transport.post(url, headers: headers, body: body)
                    watch.heard()
                    return try await read(answer, url, watch)
                }
                lanes.spend(lane, tokens: (reply.usage?.input ?? 0) + (reply.usage?.output ?? 0))
                return reply
            } catch var failure as CallFailure {
                if !failure.error.message.contains(url) { failure.error.message = "\(url): \(failure.error.message)" }
                // Others must not run into the same wall, and another lane may be better.
                if let wish = failure.retryAfter {
                    lanes.rest(lane, for: min(wish, .seconds(rule.patience)))
                } else if failure.mayRetry {
                    lanes.rest(lane, for: .seconds(rule.base / 2))
                }
                throw failure
            }
        }
    }

    static func url(_ base: String, _ dialect: Dialect) -> String {
        // Anthropic's own variable holds an address without the version.
        dialect == .anthropic && !base.hasSuffix("/v1") ? "\(base)/v1\(dialect.path)" : base + dialect.path
    }

    /// Puts the answer together, whether it streams or not.
    private static func read(
        _ answer: HTTPAnswer, _ dialect: Dialect, at url: String, heard: () -> Void
    ) async throws -> WireReply {
        var size = 0
        func count(_ bytes: [UInt8]) throws(CallFailure) {
            heard()
            size += bytes.count
            if size > answerLimit { throw CallFailure(.badReply, "an answer of more than \(answerLimit >> 20) MiB") }
        }
        var assembler = dialect.assembler(listener: ModelListener.current)
        let isStream = answer.header("content-type")?.lowercased().hasPrefix("text/event-stream") ?? false
        guard answer.status == 200, isStream else {
            var whole: [UInt8] = []
            for try await bytes in answer.body {
                try count(bytes)
                whole += bytes
            }
            // A body that is cancelled just ends.
            try Task.checkCancellation()
            guard answer.status == 200 else { throw failure(answer, whole) }
            guard let document = try? JSON.decode(JSONValue.self, from: whole) else {
                throw CallFailure(.badReply, "the answer is not JSON: \(Excerpt.of(String(decoding: whole.prefix(2000), as: UTF8.self)))")
            }
            try assembler.take(document: document)
            return try assembler.reply()
        }
        var events = ServerSentEvents()
        for try await bytes in answer.body {
            try count(bytes)
            do {
                for event in try events.take(bytes) { try assembler.take(event) }
            } catch let error as ModelError {
                throw CallFailure(error.kind, error.message)
            }
        }
        try Task.checkCancellation()
        // What stands behind the last blank line: whole on servers that leave out that line, half of an event where a connection broke.
        if let last = try? events.finish() { try? assembler.take(last) }
        return try assembler.reply()
    }

    /// What an answer that is no success means.
    static func failure(_ answer: HTTPAnswer, _ body: [UInt8]) -> CallFailure {
        if (300..<400).contains(answer.status) {
            return CallFailure(
                .setup, "HTTP \(answer.status): the server redirects to \(answer.header("location") ?? "?"); give that base_url")
        }
        return ServerError(body).failure(status: answer.status, retryAfter: RetryAfter.read(answer.headers))
    }

    private func redacted(_ reply: WireReply) -> WireReply {
        guard let key else { return reply }
        var reply = reply
        reply.message.content = key.redacted(reply.message.content)
        reply.message.reasoning = reply.message.reasoning.map(key.redacted)
        for index in reply.message.toolCalls.indices {
            let call = reply.message.toolCalls[index]
            reply.message.toolCalls[index] = ToolCall(
                id: key.redacted(call.id), name: key.redacted(call.name), arguments: key.redacted(call.arguments))
        }
        return reply
    }

    /// The error for the trial: without the key, with what to do.
    func final(_ failure: CallFailure, tries: Int) -> ModelError {
        var text = failure.error.message
        if tries > 1 { text += " (\(tries) tries)" }
        if let hint = hint(failure.error.kind) { text += "\n  → \(hint)" }
        return ModelError(failure.error.kind, key?.redacted(text) ?? text)
    }

    private func hint(_ kind: ModelError.Kind) -> String? {
        switch kind {
        case .authentication:
            switch settings.key {
            case .variable(let name): key == nil ? "set the variable \(name) to a key" : "the key came from the variable \(name)"
            case .file(let path): "the key came from \(path)"
            case nil: "name a key for the endpoint '\(settings.name)': key_env or key_file (docs/models.md)"
            }
        case .rateLimit: "lower -n, or limit the endpoint '\(settings.name)' (concurrency, requests_per_minute, tokens_per_minute)"
        case .network: "is the server running? base_url of the endpoint '\(settings.name)' says where it is asked"
        case .setup: "check the model's name, and base_url, body and omit of the endpoint '\(settings.name)' (docs/models.md)"
        case .contextOverflow, .invalidRequest, .overloaded, .badReply, .budget, .diverged, .outOfTime: nil
        }
    }
}
