/// A call's result as it is told to a model without native tools, where it is a message like any other.
///
/// A small model that gets nothing but the output of its command takes it for more of the task and repeats itself: of 45 first results of
/// a 1.5B model, 18 were answered with the same command again, and 5 in this form.
public enum TextResult {
    private static let opening = "Output of your command:\n"
    private static let closing = "\n\nReply with the next command, or with the line DONE if the task is done."

    /// - Parameter isOutput: of a command; what stands in its place else, for example why it was not run, gets no heading.
    public static func message(_ text: String, isOutput: Bool) -> String { (isOutput ? opening : "") + text + closing }

    /// The result in a message, without its frame.
    public static func bare(_ message: String) -> String {
        var rest = message[...]
        if rest.hasPrefix(opening) { rest = rest.dropFirst(opening.count) }
        if rest.hasSuffix(closing) { rest = rest.dropLast(closing.count) }
        return String(rest)
    }
}
