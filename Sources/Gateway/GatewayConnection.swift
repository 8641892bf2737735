import Core
import Glibc
import Models
import Proxy

/// One connection of a program inside, with one request. Runs on a thread of its own.
final class GatewayConnection {
    private let client: Socket
    private let gateway: ModelGateway
    private let number: Int
    private var call: GatewayCall

    init(_ client: Socket, of gateway: ModelGateway, number: Int) {
        self.client = client
        self.gateway = gateway
        self.number = number
        call = GatewayCall(number: number)
    }

    /// - Returns: nil for a client that said nothing.
    func serve() -> GatewayCall? {
        let start = ContinuousClock.now
        guard client.read(limit: 1, seconds: gateway.limits.seconds, until: { $0.first }) != nil else { return nil }
        if let answer = handle() {
            call.reason = answer.message.isEmpty ? nil : answer.message
            call.status = client.write(answer.bytes) ? answer.status : nil
        }
        call.seconds = (ContinuousClock.now - start) / .seconds(1)
        return call
    }

    /// - Returns: an answer of our own; nil when the server's was passed on.
    private func handle() -> GatewayAnswer? {
        guard let head = client.readHead(seconds: gateway.limits.seconds) else {
            return GatewayAnswer(400, "invalid_request_error", "not a well-formed HTTP request")
        }
        call.method = head.method
        let path = String(head.target.prefix { $0 != "?" })
        call.path = path
        if let refusal = refusal(of: head, path) { return refusal }
        if head.method == "GET" {
            return GatewayAnswer(
                200, ["object": "list", "data": [["id": .string(gateway.passage.model), "object": "model", "type": "model"]]])
        }
        let body: [String: JSONValue]
        switch readBody(head) {
        case .success(let object): body = object
        case .failure(let refusal): return refusal.answer
        }
        call.body = body
        call.isStream = body["stream"]?.bool ?? false
        if let names = gateway.names, !names.contains(body["model"]?.string ?? "") {
            return GatewayAnswer(
                403, "permission_error",
                "this trial is about the model \(gateway.passage.model), and the request names \(body["model"]?.string ?? "none")")
        }
        if let reason = gateway.exhausted { return GatewayAnswer(ModelError(.budget, reason)) }
        return pass(body, head)
    }

    /// Why a request is not served, by its head.
    private func refusal(of head: RequestHead, _ path: String) -> GatewayAnswer? {
        let hosts = head.values(of: "host").map { $0.lowercased() }
        guard hosts.count <= 1, hosts.allSatisfy({ ["127.0.0.1", "localhost"].contains($0.prefix { $0 != ":" }) }), path.hasPrefix("/")
        else {
            return GatewayAnswer(403, "permission_error", "this is the gateway to one model, and no proxy to other hosts")
        }
        let keys = head.values(of: "x-api-key") + head.values(of: "authorization").map { String($0.drop { $0 != " " }.dropFirst()) }
        guard !keys.isEmpty, keys.allSatisfy({ $0 == gateway.token }) else {
            return GatewayAnswer(401, "authentication_error", "the key is not the one that this trial's agent was given")
        }
        let route = path.hasPrefix("/v1/") ? String(path.dropFirst(3)) : path
        let own = gateway.passage.api == .anthropic ? "/messages" : "/chat/completions"
        switch (head.method, route) {
        case ("GET", "/models"), ("POST", own): return nil
        case (_, own), (_, "/models"): return GatewayAnswer(405, "invalid_request_error", "\(head.method) \(path) is not served")
        default:
            return GatewayAnswer(
                404, "not_found_error", "\(head.method) \(path) is not served; there is POST /v1\(own), since the model speaks that")
        }
    }

    private struct Refusal: Error { let answer: GatewayAnswer }

    private func readBody(_ head: RequestHead) -> Result<[String: JSONValue], Refusal> {
        func refuse(_ status: Int, _ text: String) -> Result<[String: JSONValue], Refusal> {
            .failure(Refusal(answer: GatewayAnswer(status, "invalid_request_error", text)))
        }
        guard case .length(let length) = head.body else { return refuse(411, "a request says how long its body is (Content-Length)") }
        guard length <= gateway.limits.body else { return refuse(413, "a request has at most \(gateway.limits.body >> 20) MiB") }
        if head.values(of: "expect").contains(where: { $0.lowercased() == "100-continue" }) {
            _ = client.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        // Patience grows with the size, so that nobody holds a connection for long with little.
        let seconds = gateway.limits.seconds * Double(1 + length / (1 << 20))
        guard client.read(limit: length, seconds: seconds, until: { $0.count >= length ? true : nil }) != nil else {
            return refuse(400, "the body ended before its \(length) bytes")
        }
        let bytes = Array(client.buffer.prefix(length))
        client.consume(length)
        call.bytesReceived = length
        guard case .object(let object) = try? JSON.decode(JSONValue.self, from: bytes) else {
            return refuse(400, "the body is no JSON object")
        }
        return .success(object)
    }

    private func pass(_ body: [String: JSONValue], _ head: RequestHead) -> GatewayAnswer? {
        var headers: [String: String] = [:]
        if gateway.passage.api == .anthropic {
            for name in ["anthropic-version", "anthropic-beta"] {
                let values = head.values(of: name)
                if !values.isEmpty { headers[name] = values.joined(separator: ",") }
            }
        }
        guard let mailbox = try? Mailbox() else { return GatewayAnswer(503, "overloaded_error", "no descriptor is left") }
        let (passage, passed) = (gateway.passage, PassedCall(body: body, headers: headers))
        let task = gateway.begin(number) {
            mailbox.end(await passage.pass(passed) { mailbox.put($0) })
        }
        guard let task else { return GatewayAnswer(503, "overloaded_error", "the trial is over") }
        call.isPassed = true
        var isListening = true
        while true {
            switch mailbox.next(watching: isListening ? client.descriptor.raw : nil) {
            case .piece(let piece): if isListening, !deliver(piece) { isListening = false }
            case .hungUp: isListening = false
            case .end(let outcome): return finish(outcome, isListening: isListening)
            }
            if !isListening { task.cancel() }
        }
    }

    private func deliver(_ piece: PassedPiece) -> Bool {
        switch piece {
        case .head(let type):
            call.status = 200
            return client.write(GatewayAnswer.head(200, type: type, "Transfer-Encoding: chunked\r\nCache-Control: no-store"))
        case .bytes(let bytes):
            call.bytesSent += bytes.count
            return client.write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
        }
    }

    private func finish(_ outcome: PassedOutcome, isListening: Bool) -> GatewayAnswer? {
        call.reply = outcome.reply
        call.usage = outcome.usage
        // Nobody waits for it: that it broke off says nothing about the provider.
        call.failure = isListening ? outcome.error : outcome.error.flatMap { $0.kind == .budget ? $0 : nil }
        guard isListening else {
            call.reason = "the program hung up"
            return nil
        }
        if call.status == 200 {
            // Without the last chunk the program sees that the answer is not whole.
            if outcome.reply != nil { _ = client.write(Array("0\r\n\r\n".utf8)) }
            call.reason = outcome.error?.message
            return nil
        }
        return GatewayAnswer(outcome.error ?? ModelError(.network, "the call was given up"))
    }
}
