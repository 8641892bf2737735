import Core
import Models
import Synchronization

extension Endpoint {
    /// What is known of a call that is on its way.
    private struct Progress {
        /// A request went out, so that a server may be working on it.
        var isSent = false
        /// The program has seen the head, so that nothing can be tried again.
        var isAnswered = false
        var bytes = 0
    }

    /// Passes a request on and its answer back, tried again as long as nothing of an answer was passed back.
    ///
    /// - Returns: the reply as far as it is understood, the bytes that came, and why there is no whole answer.
    func pass(
        _ body: [UInt8], headers: [String: String], to sink: @escaping @Sendable (PassedPiece) -> Void
    ) async -> (reply: WireReply?, isSent: Bool, bytes: Int, error: ModelError?) {
        let progress = Shared(Progress())
        var tries = 0
        while true {
            func outcome(_ reply: WireReply?, _ error: ModelError?) -> (WireReply?, Bool, Int, ModelError?) {
                let state = progress.value.withLock { $0 }
                return (reply, state.isSent, state.bytes, error)
            }
            do {
                let reply = try await attempt(body, headers: headers, begun: { progress.value.withLock { $0.isSent = true } }) {
                    [self] answer, _, watch in try await passBack(answer, progress, watch, sink)
                }
                return outcome(reply, nil)
            } catch let failure as CallFailure {
                let isAnswered = progress.value.withLock { $0.isAnswered }
                guard !isAnswered, let delay = rule.delay(failure, triesSoFar: tries, die: .random(in: 0...1)), RunDeadline.allows(delay)
                else { return outcome(nil, final(failure, tries: tries + 1)) }
                // A server that answered with an error was not left in the middle of its work.
                progress.value.withLock { $0 = Progress() }
                tries += 1
                do { try await Task.sleep(for: delay) } catch { return outcome(nil, nil) }
            } catch {
                return outcome(nil, nil)
            }
        }
    }

    /// Passes an answer back while it comes, and reads along.
    private func passBack(
        _ answer: HTTPAnswer, _ progress: Shared<Progress>, _ watch: Watch, _ sink: @Sendable (PassedPiece) -> Void
    ) async throws -> WireReply {
        var whole: [UInt8] = []
        guard answer.status == 200 else {
            for try await bytes in answer.body {
                watch.heard()
                whole += bytes
                guard whole.count <= Self.answerLimit else { break }
            }
            throw Self.failure(answer, whole)
        }
        let type = answer.header("content-type") ?? "application/json"
        let isStream = type.lowercased().hasPrefix("text/event-stream")
        progress.value.withLock { $0.isAnswered = true }
        sink(.head(contentType: isStream ? "text/event-stream" : "application/json"))
        var mask = StreamMask(key)
        var reader = PassageReader(settings.dialect, isStream: isStream)
        var size = 0
        for try await bytes in answer.body {
            watch.heard()
            size += bytes.count
            guard size <= Self.answerLimit else { throw CallFailure(.badReply, "an answer of more than \(Self.answerLimit >> 20) MiB") }
            progress.value.withLock { $0.bytes = size }
            let clean = mask.take(bytes)
            if !clean.isEmpty { sink(.bytes(clean)) }
            reader.take(clean)
        }
        try Task.checkCancellation()
        let rest = mask.finish()
        if !rest.isEmpty { sink(.bytes(rest)) }
        reader.take(rest)
        return try reader.reply()
    }
}

/// A value that several tasks share.
private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}

/// Understands an answer that is passed on. What it cannot understand is passed on all the same.
struct PassageReader {
    private let isStream: Bool
    private var assembler: any ReplyAssembler
    private var events = ServerSentEvents()
    private var whole: [UInt8] = []
    private var problem: CallFailure?

    init(_ dialect: Dialect, isStream: Bool) {
        self.isStream = isStream
        assembler = dialect.assembler()
    }

    mutating func take(_ bytes: [UInt8]) {
        guard problem == nil, !bytes.isEmpty else { return }
        guard isStream else { return whole += bytes }
        do {
            for event in try events.take(bytes) { try assembler.take(event) }
        } catch let failure as CallFailure {
            problem = failure
        } catch {
            problem = CallFailure(.badReply, "\(error)")
        }
    }

    /// - Throws: ``CallFailure`` when it was an error, or no whole reply.
    mutating func reply() throws -> WireReply {
        if isStream, problem == nil, let last = try? events.finish() { try? assembler.take(last) }
        if let problem { throw problem }
        if !isStream {
            guard let document = try? JSON.decode(JSONValue.self, from: whole) else {
                throw CallFailure(.badReply, "the answer is not JSON: \(Excerpt.of(String(decoding: whole.prefix(2000), as: UTF8.self)))")
            }
            try assembler.take(document: document)
        }
        return try assembler.reply()
    }
}

/// Masks a key in bytes that come in pieces. What might be the beginning of the key is held back until the next piece.
struct StreamMask {
    private let key: [UInt8]
    private var held: [UInt8] = []

    init(_ key: APIKey?) { self.key = key.map { Array($0.value.utf8) } ?? [] }

    mutating func take(_ bytes: [UInt8]) -> [UInt8] {
        guard !key.isEmpty else { return bytes }
        var text = held + bytes
        for range in text.ranges(of: key).reversed() { text.replaceSubrange(range, with: Array(APIKey.mask.utf8)) }
        let count = text.unfinishedTail(of: key)
        held = Array(text.suffix(count))
        return Array(text.dropLast(count))
    }

    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return held
    }
}
