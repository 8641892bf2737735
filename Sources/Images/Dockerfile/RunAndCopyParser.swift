import Core

extension InstructionParser {
    func run(_ flags: InstructionFlags, _ rest: String, _ heredocs: [Heredoc]) throws -> RunInstruction {
        try flags.allow(
            ["mount", "network", "security"],
            refused: ["device": "a sandbox has no devices of the host"])
        if let security = try flags.one("security"), security != "sandbox" {
            throw Failure(.unsupported, "RUN --security=\(security) is not supported: every RUN stays in the sandbox")
        }
        let network = try flags.one("network") ?? "default"
        guard let network = RunInstruction.Network(rawValue: network) else {
            throw Failure(.invalidInput, "RUN --network=\(network) is none of default, none, host")
        }
        let mounts = try flags.all("mount")
        for mount in mounts { try RunMount.check(mount) }
        let commandLine = try commandLine(rest)
        switch commandLine {
        case .shell(""), .exec([]): throw Failure(.invalidInput, "RUN needs a command")
        case .exec where !heredocs.isEmpty: throw Failure(.invalidInput, "RUN cannot take a heredoc in exec form")
        default: break
        }
        return RunInstruction(commandLine: commandLine, heredocs: heredocs, mounts: mounts, network: network)
    }

    func copy(_ keyword: String, _ flags: InstructionFlags, _ rest: String, _ heredocs: [Heredoc]) throws -> CopyInstruction {
        let isAdd = keyword == "ADD"
        var refused = ["exclude": "list what to leave out in .dockerignore"]
        if isAdd {
            refused["checksum"] = "it belongs to a remote source"
            refused["keep-git-dir"] = "it belongs to a remote source"
            refused["unpack"] = "use ADD for archives and COPY for the rest"
        } else {
            refused["parents"] = "name the destination directories"
        }
        // --link only changes how BuildKit stores the layer.
        try flags.allow(["chown", "chmod", "link"] + (isAdd ? [] : ["from"]), refused: refused)
        _ = try flags.bool("link")

        var words = try JSONWords.parse(rest) ?? rest.fields
        guard words.count >= 2, let destination = words.popLast() else {
            throw Failure(.invalidInput, "\(keyword) needs a source and a destination")
        }
        guard try Heredoc(word: destination) == nil else {
            throw Failure(.invalidInput, "\(keyword) cannot take a heredoc as its destination")
        }
        var instruction = CopyInstruction(
            unpacks: isAdd, sources: [], documents: [], destination: destination, from: isAdd ? nil : try flags.one("from"),
            owner: try flags.one("chown"), mode: try flags.one("chmod"))
        if let from = instruction.from, from.contains("$") {
            throw Failure(
                .unsupported, "COPY --from cannot contain a variable",
                hint: "add a stage FROM that image, whose name may contain a global ARG, and copy from the stage")
        }
        for word in words {
            if let heredoc = try Heredoc(word: word), let document = heredocs.first(where: { $0.name == heredoc.name }) {
                instruction.documents.append(document)
            } else {
                try Self.refuseRemote(word, keyword)
                instruction.sources.append(word)
            }
        }
        return instruction
    }

    /// Called again after expansion: a variable may hold an address.
    static func refuseRemote(_ source: String, _ keyword: String) throws {
        let lower = source.lowercased()
        let isRemote = ["http://", "https://", "git://", "ssh://", "git@", "github.com/"].contains { lower.hasPrefix($0) }
        guard isRemote else { return }
        throw Failure(
            .unsupported, "\(keyword) of a remote source (\(source)) is not supported",
            hint: "download it in a RUN, with a checksum, or put the file into the build context")
    }
}

extension HealthcheckInstruction {
    init(_ flags: InstructionFlags, _ rest: String) throws {
        try flags.allow(["interval", "timeout", "start-period", "start-interval", "retries"])
        let kind = String(rest.unicodeScalars.prefix { !$0.properties.isWhitespace })
        let command = String(rest.unicodeScalars.dropFirst(kind.unicodeScalars.count)).trimmed(.leading)
        switch kind.uppercased() {
        case "NONE":
            guard command.isEmpty else { throw Failure(.invalidInput, "HEALTHCHECK NONE takes no arguments") }
            commandLine = nil
        case "CMD":
            commandLine = try JSONWords.parse(command).map { .exec($0) } ?? .shell(command)
            guard commandLine != .shell(""), commandLine != .exec([]) else {
                throw Failure(.invalidInput, "HEALTHCHECK CMD needs a command")
            }
        default:
            throw Failure(.invalidInput, "HEALTHCHECK takes CMD or NONE, not \"\(kind)\"")
        }
        interval = try Self.seconds(flags.one("interval"))
        timeout = try Self.seconds(flags.one("timeout"))
        startPeriod = try Self.seconds(flags.one("start-period"))
        startInterval = try Self.seconds(flags.one("start-interval"))
        retries = try flags.one("retries").map { text in
            guard let number = Int(text), number >= 0 else {
                throw Failure(.invalidInput, "HEALTHCHECK --retries=\(text) is not a count")
            }
            return number
        }
    }

    /// Go's duration syntax: `1m30s`, `500ms`, `1.5h`. Zero stands for the default.
    private static func seconds(_ text: String?) throws -> Double? {
        guard let text else { return nil }
        let units: [(String, Double)] = [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9), ("h", 3600), ("m", 60), ("s", 1)]
        var rest = text[...]
        var total = 0.0
        while !rest.isEmpty, rest != "0" {
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(digits.count)
            guard let number = Double(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else {
                throw Failure(.invalidInput, "\"\(text)\" is not a duration", hint: "write it like 30s or 1m30s")
            }
            total += number * unit.1
            rest = rest.dropFirst(unit.0.count)
        }
        return total == 0 ? nil : total
    }
}
