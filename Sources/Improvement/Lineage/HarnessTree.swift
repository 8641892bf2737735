import Core
import Harness

/// A harness as a lineage keeps it: for each path the object with its bytes.
public struct HarnessTree: Sendable, Codable, Hashable {
    public var files: [String: String]

    /// Keeps the files.
    ///
    /// - Returns: the tree's own object.
    static func put(_ files: HarnessFiles, in objects: ObjectStore) throws -> String {
        try objects.put(HarnessTree(files: try files.mapValues { try objects.put($0) }))
    }

    /// The files of a tree's object.
    public static func files(_ tree: String, in objects: ObjectStore) throws -> HarnessFiles {
        try objects.value(HarnessTree.self, tree).files.mapValues { try objects.bytes($0) }
    }
}
