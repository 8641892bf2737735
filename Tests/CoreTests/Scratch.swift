import Core
import SystemPackage

/// A temporary folder of one test, removed when the object goes.
final class Scratch {
    let folder: FilePath

    init() throws {
        folder = FilePath("/tmp/selfharness-tests-\(Files.randomName(10))")
        try Files.makeDirectory(folder)
    }

    deinit { try? Files.removeTree(folder) }

    func path(_ name: String) -> FilePath { folder.appending(name) }
}
