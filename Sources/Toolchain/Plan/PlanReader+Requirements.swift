import Core
import SystemPackage

/// Requirement strings on command lines and in files.
extension PlanReader {
    /// The arguments of an install command.
    mutating func readRequirements(_ arguments: inout ArgumentReader, in command: String) -> [String] {
        var requirements: [String] = []
        while let word = arguments.next() {
            switch word.option {
            case "-r", "--requirement", "--requirements":
                requirements += requirementsFile(arguments.value(of: word)?.text ?? "", for: command)
            case "-p", "--python": readPython(arguments.value(of: word))
            case "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-e", "--editable", "-c", "--constraint", "--system",
                "--target", "-t":
                unsupported("\(command): option \(word.option) is not supported")
                return requirements
            case _ where word.option.hasPrefix("-"): break
            case ".", "..": unsupported("\(command): \(word.text) is not a package name")
            default:
                if word.text.hasPrefix("/") || word.text.hasPrefix("./") || word.text.hasPrefix("../") || word.text.contains("://") {
                    unsupported("\(command): \(word.text) is not a package name")
                } else {
                    requirements += readRequirements(word, in: command)
                }
            }
        }
        return requirements
    }

    /// One word, which may hold several requirements separated by commas: a comma before a letter separates two.
    mutating func readRequirements(_ word: ShellScript.Word?, in command: String) -> [String] {
        guard let word else { return [] }
        if word.isUnknown {
            unsupported("\(command): \(word.text) is not known before the script runs")
            return []
        }
        var pieces: [String] = []
        for piece in word.text.filter({ $0 != " " && $0 != "\t" }).split(separator: ",", omittingEmptySubsequences: false) {
            if let last = pieces.popLast() {
                pieces += piece.first?.isLetter == true ? [last, String(piece)] : ["\(last),\(piece)"]
            } else {
                pieces.append(String(piece))
            }
        }
        return pieces
    }

    /// The lines of a requirements file in the tests folder.
    mutating func requirementsFile(_ path: String, for command: String) -> [String] {
        let name = String(path.split(separator: "/").last ?? "")
        guard let text = try? Files.text(tests.appending(name), limit: 1 << 20) else {
            unsupported("\(command): the requirements file \(path) is not in the tests folder")
            return []
        }
        var requirements: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let bare = line.split(separator: " #", maxSplits: 1).first.map { $0.filter { $0 != " " && $0 != "\t" } } ?? ""
            if bare.isEmpty || bare.hasPrefix("#") { continue }
            if bare.hasPrefix("-") { unsupported("\(path): \(bare) is not supported") } else { requirements.append(bare) }
        }
        return requirements
    }
}
