import Core
import Glibc
import SystemPackage

extension HarnessArtifact {
    /// Bytes of one file.
    static let fileLimit = 256 << 10
    /// Files of one harness.
    static let countLimit = 500

    /// Reads and checks a harness's directory.
    ///
    /// - Throws: ``Failure`` for what is no harness; links, devices and very large files are refused.
    public static func load(_ directory: FilePath) throws -> HarnessArtifact {
        guard Files.isDirectory(directory) else {
            throw Failure(
                .invalidInput, "there is no such directory", at: directory.string,
                hint: "make one with: selfharness harness init \(directory)")
        }
        var files: HarnessFiles = [:]
        var fault: Failure?
        let isComplete = try TreeWalk.walk(directory) { path, status, _ in
            guard fault == nil else { return false }
            let place = "\(directory)/\(path)"
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                // A harness is often kept in a repository of its own.
                return path.string != ".git"
            case S_IFREG where status.st_size > fileLimit:
                fault = Failure(.invalidInput, "the file is larger than \(fileLimit >> 10) KiB", at: place)
            case S_IFREG where files.count >= countLimit:
                fault = Failure(.invalidInput, "a harness has at most \(countLimit) files", at: directory.string)
            case S_IFREG: files[path.string] = try Files.read(directory.appending(path.string), limit: fileLimit)
            default: fault = Failure(.invalidInput, "a harness holds plain files and directories only", at: place)
            }
            return false
        }
        if let fault { throw fault }
        guard isComplete else { throw Failure(.invalidInput, "directories are nested too deep", at: directory.string) }
        do {
            return try HarnessArtifact(files: files)
        } catch var failure as Failure {
            failure.place = failure.place.map { "\(directory)/\($0)" } ?? directory.string
            throw failure
        }
    }

    /// Writes the files as a new directory: beside its place, then renamed.
    ///
    /// - Throws: ``Failure`` when something is there already, or it cannot be written.
    public func write(to directory: FilePath) throws {
        guard Files.kind(directory) == nil else {
            throw Failure(.invalidInput, "something is there already", at: directory.string, hint: "choose another place or remove it")
        }
        let parent = directory.removingLastComponent()
        try Files.makeDirectory(parent.isEmpty ? "." : parent)
        let part = FilePath("\(directory).\(Files.randomName(7)).part")
        do {
            for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
                let file = part.appending(path)
                try Files.makeDirectory(file.removingLastComponent())
                try Files.write(bytes, to: file)
            }
            try call("rename to \(directory)") { rename(part.string, directory.string) }
        } catch {
            try? Files.removeTree(part)
            throw error
        }
    }
}
