import Core

/// Calls of tools in plain text, for models without native ones.
///
/// Exactly one fenced `bash` block is a command; a fenced `tool` block with `{"name", "arguments"}` is any other tool; the line `DONE`
/// alone, outside of a fence or last in one, is `submit`. A fence that is still open at the end of a complete reply counts as closed. Blocks in other
/// languages are prose.
enum TextProtocol {
    /// What a reply asks for; a command and `DONE` together are two calls.
    enum Call: Hashable {
        case bash(String)
        /// JSON text of the arguments.
        case tool(name: String, arguments: String)
        case done
    }

    /// Why a reply asks for nothing that can be done.
    enum Problem: Error, Hashable {
        case noBlock
        case severalBlocks(Int)
        case emptyBlock
        case badTool
        case unfinished

        /// In words for the model.
        var text: String {
            switch self {
            case .noBlock: "it holds no fenced bash block"
            case .severalBlocks(let count): "it holds \(count) fenced blocks instead of one"
            case .emptyBlock: "its fenced block is empty"
            case .badTool: "its tool block is not a JSON object with 'name' and 'arguments'"
            case .unfinished: "it was cut off inside of its fenced block"
            }
        }
    }

    /// - Parameter isCut: the reply ended at its limit of tokens, so that an open fence is half of a block.
    static func parse(_ text: String, isCut: Bool) throws(Problem) -> [Call] {
        var blocks: [(language: String, lines: [Substring])] = []
        var open: (fence: Int, language: String, lines: [Substring])?
        var isDone = false
        for line in text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.trimmed
            let ticks = bare.prefix { $0 == "`" }.count
            if let block = open {
                if ticks >= block.fence, bare.count == ticks {
                    blocks.append((block.language, block.lines))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if ticks >= 3, !bare.dropFirst(ticks).contains("`") {
                open = (ticks, bare.dropFirst(ticks).trimmed.lowercased(), [])
            } else if bare == "DONE" {
                isDone = true
            }
        }
        if let block = open {
            if isCut, isOurs(block.language) { throw .unfinished }
            blocks.append((block.language, block.lines))
        }
        let ours = blocks.filter { isOurs($0.language) }
        guard ours.count <= 1 else { throw .severalBlocks(ours.count) }
        var calls: [Call] = []
        if let block = ours.first {
            var lines = block.lines[...]
            while lines.last?.trimmed.isEmpty == true { lines.removeLast() }
            guard !lines.isEmpty else { throw .emptyBlock }
            // Small models put it into the fence, alone or below their command; no command has that name.
            if lines.last?.trimmed == "DONE" {
                lines.removeLast()
                isDone = true
            }
            let body = lines.joined(separator: "\n")
            if !body.trimmed.isEmpty { calls.append(block.language == "bash" ? .bash(body) : try tool(body)) }
        }
        if isDone { calls.append(.done) }
        guard !calls.isEmpty else { throw .noBlock }
        return calls
    }

    private static func isOurs(_ language: String) -> Bool { language == "bash" || language == "tool" }

    private static func tool(_ body: String) throws(Problem) -> Call {
        guard let value = try? JSON.decode(JSONValue.self, from: Array(body.utf8)), let name = value["name"]?.string else { throw .badTool }
        let arguments = value["arguments"] ?? .object([:])
        guard case .object = arguments, let text = try? JSON.encode(arguments, pretty: false) else { throw .badTool }
        return .tool(name: name, arguments: String(decoding: text, as: UTF8.self))
    }
}
