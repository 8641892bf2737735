import Core
import Glibc
import Models
import SystemPackage
import TOMLReading

/// A program that works as the agent inside of the sandbox: a directory with `agent.toml` and `install.sh` (docs/agents.md).
public struct AgentDefinition: Sendable {
    public static let fileName = "agent.toml"
    public static let scriptName = "install.sh"
    /// Where its directory is inside the sandbox.
    public static let place = "/installed-agent"

    /// How a trajectory of the program's own is read.
    public enum Format: String, Sendable, CaseIterable {
        /// There is none: the calls that the gateway saw are the trajectory.
        case calls
        /// `*.traj.json` of mini-swe-agent 2.
        case miniSWEAgent = "mini-swe-agent"
    }

    public let name: String
    public let version: String
    /// Seconds; nil is what the trial gives.
    public let installTimeout: Double?
    /// For `bash -c`, as the agent's user in the agent's working directory.
    public let command: String
    public let environment: [String: String]
    public let api: ModelAPI
    /// The names of the variables in which it wants the address, the key and the model's name.
    public let addressVariable: String
    public let keyVariable: String
    public let modelVariable: String?
    /// What stands before the model's name in its variable.
    public let modelPrefix: String
    /// It may ask for models of other names, all of which are answered by the one that was chosen.
    public let takesAnyName: Bool
    /// Inside of the sandbox; nil for none.
    public let trajectory: String?
    public let format: Format
    /// Everything in the directory, by path; `true` for what is executable.
    let files: [String: File]
    /// `sha256:` and 64 hexadecimal digits over all of its files.
    public let id: String

    struct File: Sendable {
        var bytes: [UInt8]
        var isExecutable: Bool
    }

    /// Reads and checks a directory.
    ///
    /// - Throws: ``Failure`` that names file, key, expected and found.
    public init(_ directory: FilePath) throws {
        let files = try Self.files(directory)
        for name in [Self.fileName, Self.scriptName] where files[name] == nil {
            throw Failure(
                .invalidInput, "there is no \(name)", at: directory.string,
                hint: "an installed agent is a directory with agent.toml and install.sh")
        }
        let place = directory.appending(Self.fileName).string
        let tables: [String: TOMLNode]
        do {
            tables = try TOMLNode.parse(files[Self.fileName]?.bytes ?? [])
        } catch let error as TOMLNode.SyntaxError {
            throw Failure(.invalidInput, error.message, at: "\(place):\(error.line):\(error.column)")
        }
        let reader = ItemReader(tables.mapValues { JSONValue($0) }, at: place)
        name = try reader.required("name", reader.string("name"))
        version = try reader.required("version", reader.string("version"))
        let install = try reader.table("install")
        installTimeout = try install?.number("timeout_sec", in: 1...86_400)
        try install?.finish()

        let run = try reader.required("run", reader.table("run"))
        command = try run.required("command", run.string("command"))
        environment = try Self.variables(run)
        try run.finish()

        let model = try reader.required("model", reader.table("model"))
        api = try model.required("api", model.choice("api", ModelAPI.self))
        addressVariable = try model.required("base_url_env", model.string("base_url_env"))
        keyVariable = try model.required("key_env", model.string("key_env"))
        modelVariable = try model.string("model_env")
        modelPrefix = try model.string("model_prefix") ?? ""
        takesAnyName = try model.bool("any_name") ?? false
        try model.finish()

        let record = try reader.table("trajectory")
        trajectory = try record.map { try $0.required("path", $0.string("path")) }
        format = try record?.choice("format", Format.self) ?? .calls
        if let trajectory, let record, !trajectory.hasPrefix("/") {
            throw record.invalid("path: expected an absolute path, found \"\(trajectory)\"")
        }
        try record?.finish()
        try reader.finish()
        guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") }) else {
            throw reader.invalid("name: '\(name)' is no name: visible ASCII characters without a slash")
        }
        self.files = files
        id = Self.digest(files)
    }

    private static func variables(_ reader: ItemReader) throws -> [String: String] {
        guard let table = try reader.table("env") else { return [:] }
        return try Dictionary(uniqueKeysWithValues: table.keys.map { ($0, try table.required($0, table.string($0))) })
    }

    private static func files(_ directory: FilePath) throws -> [String: File] {
        guard Files.isDirectory(directory) else { throw Failure(.invalidInput, "there is no such directory", at: directory.string) }
        var files: [String: File] = [:]
        var fault: Failure?
        let isComplete = try TreeWalk.walk(directory) { path, status, _ in
            guard fault == nil else { return false }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: return path.string != ".git"
            case S_IFREG where status.st_size > 16 << 20 || files.count >= 500:
                fault = Failure(.invalidInput, "an installed agent has at most 500 files of 16 MiB", at: "\(directory)/\(path)")
            case S_IFREG:
                files[path.string] = File(
                    bytes: try Files.read(directory.appending(path.string)), isExecutable: status.st_mode & 0o100 != 0)
            default: fault = Failure(.invalidInput, "an installed agent holds plain files and directories only", at: "\(directory)/\(path)")
            }
            return false
        }
        if let fault { throw fault }
        guard isComplete else { throw Failure(.invalidInput, "directories are nested too deep", at: directory.string) }
        return files
    }

    private static func digest(_ files: [String: File]) -> String {
        let lines = files.sorted { $0.key < $1.key }.map { "\(SHA256.hex($0.value.bytes)) \($0.value.isExecutable) \($0.key)\0" }
        return "sha256:" + SHA256.hex(Array(lines.joined().utf8))
    }

    /// Writes the files as a new directory.
    public func write(to directory: FilePath) throws {
        for (path, file) in files.sorted(by: { $0.key < $1.key }) {
            let target = directory.appending(path)
            try Files.makeDirectory(target.removingLastComponent())
            try Files.write(file.bytes, to: target, mode: file.isExecutable ? 0o755 : 0o644)
        }
    }
}
