/// A piece of a reply, or of the way to it, for a person who watches. The reply itself is what ``ChatModel/complete(_:)`` returns.
public enum ModelDelta: Sendable, Hashable {
    /// More of what the model thinks beside its answer.
    case reasoning(String)
    /// More of the answer.
    case text(String)
    /// More of a call's arguments, as JSON text in pieces.
    case arguments(String)
    /// The server failed and will be asked again after a while; the pieces so far are void.
    case again(after: Duration, reason: String)
}

/// Who listens while a model replies. A model that streams hands out the pieces in order, before it returns; one that does not says
/// nothing. Pieces are not masked and are no part of any record.
///
/// A type of its own, since Swift 6.3's optimizer makes a program that crashes of a task-local function.
public struct ModelListener: Sendable {
    /// nil is nobody: then no piece is made. Bound to a task, so that models around others need not pass it on.
    @TaskLocal public static var current: ModelListener?

    private let hear: @Sendable (ModelDelta) -> Void

    /// - Parameter hear: told each piece, on whatever thread it came.
    public init(_ hear: @escaping @Sendable (ModelDelta) -> Void) { self.hear = hear }

    /// Tells a piece.
    public func callAsFunction(_ delta: ModelDelta) { hear(delta) }
}
