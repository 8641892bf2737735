/// uvx and uv: each line that runs something names the packages it needs.
extension PlanReader {
    mutating func readTool(_ arguments: inout ArgumentReader) {
        var requirements: [String] = []
        var from: String?
        while let word = arguments.next() {
            switch word.option {
            case "-p", "--python": readPython(arguments.value(of: word))
            case "-w", "--with": requirements += readRequirements(arguments.value(of: word), in: "uvx")
            case "--with-requirements": requirements += requirementsFile(arguments.value(of: word)?.text ?? "", for: "uvx")
            case "--from": from = arguments.value(of: word)?.text
            case _ where Self.harmless.contains(word.option): break
            case _ where word.option.hasPrefix("-"): unsupported("uvx: option \(word.option) is not supported")
            default:
                var tool = word.text
                if let at = tool.firstIndex(of: "@") {
                    let version = tool[tool.index(after: at)...]
                    tool = String(tool[..<at])
                    if version != "latest" { from = from ?? "\(tool)==\(version)" }
                }
                if let from {
                    requirements.append(from)
                } else if !Self.isPython(tool), !requirements.contains(where: { RequirementSet.name(of: $0) == tool }) {
                    requirements.append(tool)
                }
                addSet(requirements)
                return
            }
        }
    }

    mutating func readUv(_ arguments: inout ArgumentReader) {
        var verb = arguments.next()
        while let word = verb, Self.harmless.contains(word.option) { verb = arguments.next() }
        switch verb?.text {
        case "tool":
            if arguments.next()?.text == "run" { readTool(&arguments) } else { unsupported("uv tool: only run is supported") }
        case "x": readTool(&arguments)
        case "add": uvRequirements += readRequirements(&arguments, in: "uv add")
        case "pip":
            if arguments.next()?.text == "install" {
                uvRequirements += readRequirements(&arguments, in: "uv pip install")
            } else {
                unsupported("uv pip: only install is supported")
            }
        case "run": readRun(&arguments)
        case "init", "venv", "--version", "version", nil: break
        case "python": if arguments.next()?.text == "install" { readPython(arguments.next()) }
        case let other?: unsupported("uv \(other) is not supported")
        }
    }

    private mutating func readRun(_ arguments: inout ArgumentReader) {
        var requirements = uvRequirements
        while let word = arguments.next() {
            switch word.option {
            case "-p", "--python": readPython(arguments.value(of: word))
            case "-w", "--with": requirements += readRequirements(arguments.value(of: word), in: "uv run")
            case "--with-requirements": requirements += requirementsFile(arguments.value(of: word)?.text ?? "", for: "uv run")
            case "--no-project", "--no-sync", "--frozen": break
            case _ where Self.harmless.contains(word.option): break
            case _ where word.option.hasPrefix("-"): unsupported("uv run: option \(word.option) is not supported")
            default:
                if requirements.isEmpty { unsupported("uv run: a project's own dependencies are not supported") }
                addSet(requirements)
                return
            }
        }
    }

    private mutating func addSet(_ requirements: [String]) {
        let set = RequirementSet(requirements)
        if !set.requirements.isEmpty, !plan.requirementSets.contains(set) { plan.requirementSets.append(set) }
    }

    mutating func readPython(_ word: ShellScript.Word?) {
        guard let version = word?.text else { return }
        plan.python = version
        guard word?.isUnknown == false else { return unsupported("the Python version \(version) is not known before the script runs") }
        let number = version.replacing("cpython-", with: "").replacing("cpython", with: "").replacing("python", with: "")
        let served =
            number == "3" || number == "3.13" || number.hasPrefix("3.13.")
            || (number.hasPrefix(">=3.") && Int(number.dropFirst(4)).map { $0 <= 13 } == true)
        if !served { unsupported("Python \(version) was asked for; the tool-chain has \(TreeRecipe.pythonVersion)") }
    }

    private static let harmless: Set<String> = [
        "-q", "--quiet", "-v", "--verbose", "-n", "--no-cache", "--isolated", "--no-progress", "--offline", "--refresh",
        "--no-config", "--native-tls", "--managed-python", "--no-env-file", "--",
    ]

    private static func isPython(_ tool: String) -> Bool { ["python", "python3", "python3.13"].contains(tool) }
}
