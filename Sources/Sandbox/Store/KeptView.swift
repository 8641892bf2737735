import Core
import Glibc
import SystemPackage

/// A file system that a trial left and that somebody wanted to keep: it stays until it is removed by name.
public struct KeptView: Sendable {
    /// What names the directories in `store/views` begin with.
    static let prefix = "kept-"

    /// As it was kept.
    public let name: String
    /// The directory that holds `upper`.
    let directory: FilePath

    /// What was written over the layers, on the host: canonical ids, overlay's own whiteouts and opaque marks.
    public var upper: FilePath { directory.appending("upper") }

    /// The layers that it lies on, topmost first; they are not collected while it is kept.
    public var layers: [Layer] {
        get throws {
            try Files.text(directory.appending(LayerStore.listName), limit: 1 << 20).split(separator: "\n").map { Layer(id: String($0)) }
        }
    }

    /// Since when.
    public var keptAt: Timestamp {
        var status = stat()
        guard stat(directory.appending(LayerStore.listName).string, &status) == 0 else { return Timestamp(microseconds: 0) }
        return Timestamp(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000)
    }

    /// What it takes on disk, without its layers.
    public func bytes() -> Int { DiskUsage.measure(upper).bytes }

    /// Removes it. Half of one is never found: it first goes by one rename.
    public func remove() throws {
        let gone = directory.removingLastComponent().appending("\(Self.prefix).removing-\(Files.randomName(10))")
        try call("remove \(name)") { rename(directory.string, gone.string) }
        try Files.removeTree(gone)
    }

    /// All of a home, sorted by name.
    ///
    /// What a removal that was killed left is removed on the way.
    public static func all(home: Home) throws -> [KeptView] {
        let views = home.root.appending("store/views")
        guard Files.isDirectory(views) else { return [] }
        return try Files.list(views).filter { $0.hasPrefix(prefix) }.compactMap { entry in
            let name = String(entry.dropFirst(prefix.count))
            guard !name.hasPrefix(".removing-") else {
                try Files.removeTree(views.appending(entry))
                return nil
            }
            return KeptView(name: name, directory: views.appending(entry))
        }
    }

    /// The ones that are named.
    ///
    /// - Throws: ``Failure`` if there is none of a name; then none may be touched.
    public static func named(_ names: [String], home: Home) throws -> [KeptView] {
        let all = try all(home: home)
        return try Set(names).sorted().map { name in
            guard let view = all.first(where: { $0.name == name }) else {
                throw Failure(
                    .invalidInput, "nothing is kept under this name", at: name,
                    hint: Suggestion.hint(for: name, among: all.map(\.name)) ?? "see `selfharness sandbox list`")
            }
            return view
        }
    }
}

extension LayerStore {
    /// Keeps a layer of this run beyond its end, as a view that was kept.
    ///
    /// - Parameter layers: those that it lies on, topmost first.
    public func keep(_ layer: Layer, over layers: [Layer], as name: String) throws -> KeptView {
        let directory = root.appending("views").appending("\(owner.name).\(Files.randomName(10))")
        try call("mkdir \(directory)") { mkdir(directory.string, 0o755) }
        try call("keep a layer") { rename(path(of: layer).string, directory.appending("upper").string) }
        return try keep(directory, layers, as: name)
    }

    /// Gives the directory of a view its lasting name.
    func keep(_ directory: FilePath, _ layers: [Layer], as name: String) throws -> KeptView {
        let target = directory.removingLastComponent().appending(KeptView.prefix + name)
        try Files.write(layers.map(\.id).joined(separator: "\n") + "\n", to: directory.appending(Self.listName))
        try call("keep a view") { rename(directory.string, target.string) }
        return KeptView(name: name, directory: target)
    }
}
