import Core
import Sandbox
import SystemPackage

extension Build {
    mutating func perform(_ copy: CopyInstruction, _ words: ShellWords, in index: Int, _ state: inout StageState) async throws {
        let keyword = copy.unpacks ? "ADD" : "COPY"
        let image = try builder.tree(state.layers)
        let (destination, namesDirectory) = CopyStep.destination(
            try words.expand(copy.destination), workingDirectory: state.config.workingDirectory)
        var key = LayerKey(keyword.lowercased(), over: state.layers)
        var step = CopyStep(
            items: [], destination: destination, namesDirectory: namesDirectory,
            owner: try copy.owner.map { try Account(try words.expand($0), in: image) },
            mode: try copy.mode.map { try CopyStep.mode(try words.expand($0)) })

        let (tree, place) = try await tree(copy.from, in: index, &key, &state)
        for source in try copy.sources.map(words.expand) {
            try InstructionParser.refuseRemote(source, keyword)
            let matches = try CopySources.find(source, in: tree, called: place)
            if matches.isEmpty { note("nothing in \(place) matches \"\(source)\"") }
            for match in matches {
                let unpacks = try copy.unpacks && match.node.kind == .file && AddedArchive.isArchive(match.node, of: tree)
                step.items.append(unpacks ? .archive(tree, match.node) : .tree(tree, match.node, name: match.name))
            }
        }
        for document in copy.documents {
            // Quotes and backslashes belong to the document, whatever the file's escape character is.
            let text = try document.expands ? ShellWords(ignoresQuotes: true, lookup: words.lookup).expand(document.text) : document.text
            step.items.append(.document(name: document.name, Array(text.utf8)))
        }
        if step.items.isEmpty { return }
        try await step.add(to: &key)

        let (builder, layers, note) = (builder, state.layers, note)
        try await addLayer(key, &state) { layer in
            try await builder.write(layer, over: layers) { editor in
                try await step.write(
                    to: editor,
                    unpack: { tree, node, body in
                        try await AddedArchive.withTree(of: node, in: tree, store: builder.store, note: note, body)
                    },
                    note: note)
            }
        }
    }

    private mutating func tree(
        _ from: String?, in index: Int, _ key: inout LayerKey, _ state: inout StageState
    ) async throws -> (tree: any FileTree, place: String) {
        guard let from else { return (try await buildContext(), "the build context") }
        let (layers, approximate) = try await source(from, numbered: true, in: index)
        for reason in approximate { state.add(approximate: reason) }
        key.add("from", layers.map(\.id))
        return (try builder.tree(layers), "\"\(from)\"")
    }
}

/// A local archive that ADD unpacks: a tar, uncompressed or by gzip, bzip2, xz or zstd, recognised by its content.
enum AddedArchive {
    static func isArchive(_ node: FileNode, of tree: some FileTree) throws -> Bool {
        let name = node.path.string
        let file = FileSource(try tree.open(node), name: name)
        do {
            let content = try DecompressedSource(file, name: name, limits: ExtractionLimits())
            return try ArchiveReader(content, format: .tar, name: name).next() != nil
        } catch {
            return false
        }
    }

    /// Extracts an archive for as long as the body runs.
    static func withTree(
        of node: FileNode, in tree: some FileTree, store: LayerStore, note: @escaping @Sendable (String) -> Void,
        _ body: (any FileTree) async throws -> Void
    ) async throws {
        let staged = try store.stage()
        defer { staged.discard() }
        let name = node.path.string
        let limits = ExtractionLimits()
        let content = try DecompressedSource(FileSource(try tree.open(node), name: name), name: name, limits: limits)
        let extractor = LayerExtractor(
            name: name, limits: limits, ownerBase: store.ownerBase, ownerCount: store.ownerCount, whiteouts: false)
        for (what, count) in try await extractor.extract(content, into: staged.path).sorted(by: { $0.key < $1.key }) {
            note("\(name): \(count) \(what)")
        }
        try await body(try LayerStack([staged.path], ownerBase: store.ownerBase))
    }
}
