import Core
import TOMLReading

extension EditOperation {
    /// Applies the operation to a harness's files. Whether the result is a valid harness is not asked here.
    func apply(to files: HarnessFiles) throws(EditRefusal) -> HarnessFiles {
        guard let surface = Surface(rawValue: surface) else {
            throw EditRefusal(.offSurface, "there is no surface \(self.surface)")
        }
        return switch (self, surface.kind) {
        case (.setText(_, let text), .text): Self.writing(Self.paragraph(text), surface, files)
        case (.appendText(_, let text), .text): Self.writing(Self.appending(text, to: surface, files), surface, files)
        case (.replaceText(_, let old, let new), .text): try Self.replacing(old, by: new, surface, files)
        case (.setKey(_, let key, let value), .table): try Self.setting(key, to: value, surface, files)
        case (.removeKey(_, let key), .table): try Self.setting(key, to: nil, surface, files)
        case (.addItem(_, let item), .list): try Self.putting(item, surface, files, isNew: true)
        case (.replaceItem(_, let item), .list): try Self.putting(item, surface, files, isNew: false)
        case (.removeItem(_, let name), .list): try Self.removing(name, surface, files)
        default: throw EditRefusal(.malformed, "\(surface.rawValue) is a \(surface.kind.rawValue), which this operation does not change")
        }
    }

    // MARK: - Texts

    private static func writing(_ text: String, _ surface: Surface, _ files: HarnessFiles) -> HarnessFiles {
        guard let path = surface.file else { return files }
        var files = files
        files[path] = text.isEmpty && surface != .promptSystem ? nil : Array(text.utf8)
        return files
    }

    /// Exactly one line end at the end; nothing stays nothing.
    static func paragraph(_ text: String) -> String {
        var text = text
        while text.last?.isNewline == true { text.removeLast() }
        return text.isEmpty ? "" : text + "\n"
    }

    private static func appending(_ text: String, to surface: Surface, _ files: HarnessFiles) -> String {
        let old = surface.file.map { HarnessContent.text($0, files) } ?? ""
        return old.isEmpty ? paragraph(text) : paragraph(old) + "\n" + paragraph(text)
    }

    private static func replacing(_ old: String, by new: String, _ surface: Surface, _ files: HarnessFiles) throws(EditRefusal)
        -> HarnessFiles
    {
        let text = surface.file.map { HarnessContent.text($0, files) } ?? ""
        let count = old.isEmpty ? 0 : text.ranges(of: old).count
        guard count == 1 else {
            throw EditRefusal(.doesNotApply, "the passage to replace occurs \(count) times in \(surface.rawValue), not once")
        }
        return writing(paragraph(text.replacing(old, with: new)), surface, files)
    }

    // MARK: - Tables

    private static func setting(
        _ key: String, to value: JSONValue?, _ surface: Surface, _ files: HarnessFiles
    ) throws(EditRefusal) -> HarnessFiles {
        let (path, name) = try place(of: key, surface)
        guard surface == .policy || files[path] != nil else { throw EditRefusal(.doesNotApply, "there is no file \(path)") }
        guard let old = try? HarnessContent.table(path, files) else { throw EditRefusal(.doesNotApply, "\(path) cannot be read") }
        if value == nil, old[name] == nil { throw EditRefusal(.doesNotApply, "\(key) is not set") }
        var files = files
        if let text = TOMLText.setting(name, to: value, in: HarnessContent.text(path, files)) {
            files[path] = Array(text.utf8)
        } else {
            var members = old.object ?? [:]
            members[name] = value
            files[path] = Array(TOMLText.lines(members.sorted { $0.key < $1.key }).utf8)
        }
        return files
    }

    private static func place(of key: String, _ surface: Surface) throws(EditRefusal) -> (path: String, key: String) {
        if surface == .policy {
            guard RuntimePolicy.keys.contains(key) else {
                throw EditRefusal(
                    .malformed, "there is no key \(key)" + (Suggestion.hint(for: key, among: RuntimePolicy.keys).map { "; \($0)" } ?? ""))
            }
            return ("policy/runtime.toml", key)
        }
        let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let path = surface.file(of: parts[0]), let tool = ToolSpec.Kind(rawValue: parts[0]),
            tool.keys.contains(parts[1])
        else {
            throw EditRefusal(
                .malformed,
                "a key of tools is a tool, a dot, and description or enabled, for terminal also rows, columns or quiet_ms; found \(key)")
        }
        return (path, parts[1])
    }

    // MARK: - Lists

    private static func putting(_ item: JSONValue, _ surface: Surface, _ files: HarnessFiles, isNew: Bool) throws(EditRefusal)
        -> HarnessFiles
    {
        do {
            let name = try ItemReader(item, at: "item").string("name") ?? ""
            try ItemName.check(name, at: "item: name")
            if try names(surface, files).contains(name) == isNew {
                throw EditRefusal(
                    .doesNotApply, isNew ? "\(surface.rawValue) has an item \(name) already" : "\(surface.rawValue) has no item \(name)")
            }
            var files = files
            switch surface {
            case .hooks:
                let hook = try Hook(item, name: nil, at: "item")
                files["hooks/\(name).toml"] = Array(TOMLText.hook(hook.item(named: false)).utf8)
            case .subagents:
                let subagent = try Subagent(item, name: nil, at: "item")
                files["subagents/\(name).toml"] = Array(TOMLText.lines(subagent.pairs).utf8)
            case .rules: files["verify/rules.toml"] = Array(try rules(putting: try VerificationRule(item, at: "item"), files, isNew).utf8)
            default:
                let reader = try ItemReader(item, at: "item")
                _ = try reader.string("name")
                let text = try reader.required("text", try reader.string("text"))
                try reader.finish()
                files[surface.file(of: name) ?? ""] = Array(paragraph(text).utf8)
            }
            return files
        } catch let refusal as EditRefusal {
            throw refusal
        } catch {
            throw EditRefusal(.malformed, "\(error)")
        }
    }

    private static func removing(_ name: String, _ surface: Surface, _ files: HarnessFiles) throws(EditRefusal) -> HarnessFiles {
        guard let names = try? names(surface, files), let index = names.firstIndex(of: name) else {
            throw EditRefusal(.doesNotApply, "\(surface.rawValue) has no item \(name)")
        }
        var files = files
        if surface == .rules {
            var parts = TOMLText.blocks(HarnessContent.text("verify/rules.toml", files), header: "[[rule]]")
            parts.blocks.remove(at: index)
            files["verify/rules.toml"] = Array((parts.head + parts.head.ending + joined(parts.blocks)).utf8)
        } else {
            files[surface.file(of: name) ?? ""] = nil
        }
        return files
    }

    /// Names in the order of the files.
    static func names(_ surface: Surface, _ files: HarnessFiles) throws -> [String] {
        guard surface == .rules else { return HarnessContent.items(surface, files).map(\.name) }
        let table = try HarnessContent.table("verify/rules.toml", files)
        return table["rule"]?.array?.map { $0["name"]?.string ?? "" } ?? []
    }

    private static func rules(putting rule: VerificationRule, _ files: HarnessFiles, _ isNew: Bool) throws -> String {
        let block = "[[rule]]\n" + TOMLText.lines(rule.pairs)
        var parts = TOMLText.blocks(HarnessContent.text("verify/rules.toml", files), header: "[[rule]]")
        if isNew {
            parts.blocks.append(block)
        } else if let index = try names(.rules, files).firstIndex(of: rule.name) {
            parts.blocks[index] = block
        }
        return parts.head + parts.head.ending + joined(parts.blocks)
    }

    private static func joined(_ blocks: [String]) -> String { blocks.map { paragraph($0) }.joined(separator: "\n") }
}

extension String {
    /// What is missing to end the last line.
    fileprivate var ending: String { isEmpty || last == "\n" ? "" : "\n" }
}
