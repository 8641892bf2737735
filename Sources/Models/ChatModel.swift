/// A fixed language model.
///
/// It sees a request and nothing else: no task, no split, no harness.
public protocol ChatModel: Sendable {
    /// As after `-m`, for example `sim:hasty`.
    var name: String { get }
    /// Changes whenever the same request may get another reply: weights, version, server. Part of an arm's hash.
    var fingerprint: String { get }
    /// The model takes ``ModelRequest/tools`` and answers with ``ChatMessage/toolCalls``.
    var hasNativeTools: Bool { get }
    /// The most tokens of prompt and reply together; nil when not known.
    var contextLimit: Int? { get }
    /// The way to its server for programs that speak its API themselves; nil for a model without one.
    var passage: (any ModelPassage)? { get }

    /// - Throws: ``ModelError``, or `CancellationError`.
    func complete(_ request: ModelRequest) async throws -> ModelReply
}
