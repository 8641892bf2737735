import Core
import SystemPackage

extension Dockerfile {
    /// Reads a file.
    ///
    /// - Throws: ``Failure`` with file, line and instruction for whatever is wrong or not supported.
    init(contentsOf path: FilePath) throws {
        try self.init(try Files.read(path, limit: 1 << 24), name: path.string)
    }

    init(_ bytes: [UInt8], name: String) throws {
        let lines = try DockerfileLines(bytes, name: name)
        let parser = InstructionParser(escape: lines.escape)
        var globals: [Instruction] = []
        var stages: [Stage] = []
        self.name = name
        escape = lines.escape

        for line in lines.instructions {
            do {
                switch try parser.parse(line) {
                case .stage(let stage):
                    if let name = stage.name, stages.contains(where: { $0.name == name }) {
                        throw Failure(.invalidInput, "a stage named \"\(name)\" exists already")
                    }
                    stages.append(stage)
                case .instruction(let instruction) where !stages.isEmpty:
                    stages[stages.count - 1].instructions.append(instruction)
                case .instruction(let instruction):
                    guard case .argument = instruction.operation else {
                        throw Failure(.invalidInput, "before the first FROM only ARG may stand")
                    }
                    globals.append(instruction)
                }
            } catch let failure as Failure {
                throw failure.placed("\(name):\(line.number) (\(Self.abbreviated(line.text)))")
            }
        }
        guard !stages.isEmpty else {
            throw Failure(.invalidInput, "the file has no FROM instruction", at: name)
        }
        self.globals = globals
        self.stages = stages
    }
}

/// The second pass: from a line to a typed instruction.
struct InstructionParser {
    let escape: Unicode.Scalar

    enum Parsed {
        case stage(Dockerfile.Stage)
        case instruction(Instruction)
    }

    private static let keywords = [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ]

    func parse(_ line: DockerfileLine) throws -> Parsed {
        let (keyword, flags, rest) = InstructionFlags.split(line.text, escape: escape)
        if keyword == "FROM" { return .stage(try stage(line, flags, rest)) }
        if !["RUN", "COPY", "ADD", "HEALTHCHECK"].contains(keyword), Self.keywords.contains(keyword) { try flags.allow([]) }
        let operation = try operation(keyword, flags, rest, line.heredocs)
        return .instruction(Instruction(line: line.number, text: line.text, operation: operation))
    }

    private func operation(
        _ keyword: String, _ flags: InstructionFlags, _ rest: String, _ heredocs: [Heredoc]
    ) throws -> Instruction.Operation {
        switch keyword {
        case "ARG": return .argument(try declarations(rest))
        case "ENV": return .environment(try pairs(rest, keyword))
        case "LABEL": return .label(try pairs(rest, keyword))
        case "MAINTAINER": return .maintainer(try single(rest, keyword))
        case "WORKDIR": return .workingDirectory(try single(rest, keyword))
        case "USER": return .user(try single(rest, keyword))
        case "STOPSIGNAL": return .stopSignal(try single(rest, keyword))
        case "EXPOSE": return .expose(try single(rest, keyword))
        case "CMD": return .command(try commandLine(rest))
        case "ENTRYPOINT": return .entrypoint(try commandLine(rest))
        case "VOLUME": return .volume(try volumes(rest))
        case "SHELL":
            guard case .exec(let words) = try commandLine(rest), !words.isEmpty else {
                throw Failure(.invalidInput, "SHELL takes a JSON array", hint: "for example SHELL [\"/bin/bash\", \"-c\"]")
            }
            return .shell(words)
        case "RUN": return .run(try run(flags, rest, heredocs))
        case "COPY", "ADD": return .copy(try copy(keyword, flags, rest, heredocs))
        case "HEALTHCHECK": return .healthcheck(try HealthcheckInstruction(flags, rest))
        case "ONBUILD":
            throw Failure(
                .unsupported, "ONBUILD is not supported",
                hint: "write the instruction into the Dockerfile that is built on this image")
        default:
            throw Failure(
                .invalidInput, "there is no instruction \(keyword)", hint: Suggestion.hint(for: keyword, among: Self.keywords))
        }
    }

    private func stage(_ line: DockerfileLine, _ flags: InstructionFlags, _ rest: String) throws -> Dockerfile.Stage {
        try flags.allow(["platform"])
        let words = rest.fields
        var stage = Dockerfile.Stage(
            line: line.number, text: line.text, base: words.first ?? "", platform: try flags.one("platform"))
        if words.count == 3, words[1].uppercased() == "AS" {
            let name = words[2].lowercased()
            let allowed = name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
            }
            guard allowed, let first = name.unicodeScalars.first, ("a"..."z").contains(first) else {
                throw Failure(
                    .invalidInput, "\"\(words[2])\" cannot name a stage",
                    hint: "start with a letter and use letters, digits, '-', '_' and '.'")
            }
            stage.name = name
        } else if words.count != 1 {
            throw Failure(.invalidInput, "FROM takes an image, or an image, AS and a name")
        }
        return stage
    }

    private func single(_ rest: String, _ keyword: String) throws -> String {
        guard !rest.isEmpty else { throw Failure(.invalidInput, "\(keyword) needs an argument") }
        return rest
    }

    func commandLine(_ rest: String) throws -> CommandLine {
        try JSONWords.parse(rest).map { .exec($0) } ?? .shell(rest)
    }

    private func volumes(_ rest: String) throws -> [String] {
        let paths = try JSONWords.parse(rest) ?? rest.fields
        guard !paths.isEmpty, !paths.contains(where: { $0.trimmed().isEmpty }) else {
            throw Failure(.invalidInput, "VOLUME needs a path")
        }
        return paths.map { $0.trimmed() }
    }

    private func declarations(_ rest: String) throws -> [(name: String, value: String?)] {
        let words = QuotedWords.split(rest, escape: escape)
        guard !words.isEmpty else { throw Failure(.invalidInput, "ARG needs a name") }
        return try words.map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard !parts[0].isEmpty else { throw Failure(.invalidInput, "\"\(word)\" has no name before '='") }
            return (parts[0], parts.count == 2 ? parts[1] : nil)
        }
    }

    /// `name=value …`, or the old form `name value with spaces`.
    private func pairs(_ rest: String, _ keyword: String) throws -> [(name: String, value: String)] {
        let words = QuotedWords.split(rest, escape: escape)
        guard let first = words.first else { throw Failure(.invalidInput, "\(keyword) needs a name and a value") }
        if !first.contains("=") {
            let name = rest.unicodeScalars.prefix { !$0.properties.isWhitespace }
            let value = String(rest.unicodeScalars.dropFirst(name.count)).trimmed(.leading)
            guard !value.isEmpty else {
                throw Failure(.invalidInput, "\(keyword) \(first) has no value", hint: "write \(keyword) \(first)=value")
            }
            return [(String(name), value)]
        }
        return try words.map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw Failure(.invalidInput, "\(keyword): \"\(word)\" has no '='", hint: "quote a value that contains spaces")
            }
            guard !parts[0].isEmpty else { throw Failure(.invalidInput, "\"\(word)\" has no name before '='") }
            return (parts[0], parts[1])
        }
    }
}
