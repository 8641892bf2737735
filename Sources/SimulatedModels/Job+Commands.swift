extension Job {
    /// The shell command of an act; nil for what is no command.
    func command(for act: Act) -> String? {
        switch act {
        case .look(let index): Self.looks[index % Self.looks.count]
        case .locate: "find . -maxdepth 3 -name \(Text.words(parameters[0]).last ?? "*")"
        case .enter(let directory): "cd \(directory)"
        case .load: ". \(parameters[0])"
        case .work(let item, let manner): work(items[item], manner)
        case .placeholder: placeholder
        case .check: check
        case .tidy:
            items[0].output.map { outputDirectory == nil ? "rm -f \(path($0, true))" : "rm -rf \(path(outputDirectory ?? "", true))" }
        case .tamper: "printf '#!/bin/sh\\necho ok\\n' > check.sh"
        case .misnamed(let act): command(for: act)
        case .finish, .chatter, .other: nil
        }
    }

    /// Ways of looking around. None shows a time, a size on disk or an order that the file system chose: the record of a run must be
    /// the same every time.
    private static let looks = [
        "ls -a", "find . -maxdepth 2 | sort | head -n 40", "ls -R | head -n 60", "find . -type f | sort | head -n 40", "pwd && ls",
        "ls -ap", "find . -type d | sort", "id -un && ls", "wc -c * 2>/dev/null || ls", "ls -1 | sort -r",
    ]

    private var placeholder: String {
        let parts = items.compactMap(\.output).prefix(1).map { "echo pending > \(path($0, true))" }
        return (["mkdir -p \(path(outputDirectory ?? ".", true))"] + parts).joined(separator: " && ")
    }

    private var check: String {
        guard let output = items.last?.output else {
            return skill == .purge ? "find \(path(items[0].input, true)) | sort" : "stat -c '%a %s' \(path(items[0].input, true))"
        }
        return skill == .each ? "tail -n +1 \(path(outputDirectory ?? ".", true))/*" : "cat \(path(output, true))"
    }

    private func work(_ item: Item, _ manner: Manner) -> String {
        var parts: [String] = []
        if manner.makesDirectory, let directory = item.output.flatMap(Text.directory) {
            parts.append("mkdir -p \(path(directory, manner.isQuoted))")
        }
        if let directory = manner.directory { parts.append("cd \(directory)") }
        if skill == .settings, manner.loadsSettings { parts.append(". \(parameters[0])") }
        parts += decisive(item, manner)
        if let output = item.output, manner.isSaved { parts[parts.count - 1] += " > \(path(output, manner.isQuoted))" }
        return parts.joined(separator: " && ")
    }

    /// What makes the content, or the change.
    private func decisive(_ item: Item, _ manner: Manner) -> [String] {
        let input = path(item.input, manner.isQuoted)
        let right = manner.isRight
        let word = parameters[0]
        switch skill {
        case .count, .each: return [right ? "wc -l < \(input)" : "wc -l \(input)"]
        case .distinct where !manner.sparesInput: return ["LC_ALL=C sort -u -o \(input) \(input)", "cat \(input)"]
        case .distinct: return [right ? "LC_ALL=C sort -u \(input)" : "uniq \(input)"]
        case .matching: return ["grep \(right ? "" : "-i ")-F -e '\(word)' \(input)"]
        case .sum: return ["awk -F\(right ? "\(delimiter)" : ":") 'NR > 1 { s += $\(word) } END { print s + 0 }' \(input)"]
        case .head: return ["head -n \(right ? word : "1") \(input)"]
        case .copy: return [right ? "cat \(input)" : "head -n 2 \(input)"]
        case .replace:
            let script = "s/\(word)/\(parameters[1])/\(right ? "g" : "")"
            return manner.sparesInput ? ["sed '\(script)' \(input)"] : ["sed -i '\(script)' \(input)", "cat \(input)"]
        case .project: return ["\(word) \(parameters[1])\(right ? "" : " | head -n 1")"]
        case .settings: return ["\(parameters[1])\(right ? "" : " | head -n 1")"]
        case .mode: return [manner.isSaved ? "chmod \(right ? word : "755") \(input)" : "stat -c %a \(input)"]
        case .purge where manner.isSaved && !manner.sparesInput: return ["rm -rf \(input)/*"]
        case .purge where manner.isSaved && !right: return ["rm -f \(input)/\(word)"]
        case .purge: return ["find \(input) -name '\(word)' -type f\(manner.isSaved ? " -delete" : "")"]
        case .assign:
            return ["sed \(manner.isSaved ? "-i " : "")'s/\(right ? "^" : "")\(word)=.*/\(word)=\(parameters[1])/' \(input)"]
        case .pick: return ["cat \(path(parameters[right ? 0 : 1], manner.isQuoted))"]
        case .wake: return [right ? word : "\(word) | head -n 1"]
        case .unknown: return ["ls | wc -l"]
        }
    }

    /// What separates columns: a name that ends in `.csv` means a comma.
    private var delimiter: String { items[0].input.hasSuffix(".csv") ? "," : "'\\t'" }

    private func path(_ path: String, _ isQuoted: Bool) -> String { isQuoted ? "\"\(path)\"" : path }
}
