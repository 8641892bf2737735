import ArgumentParser
import Console
import Core
import Improvement
import SystemPackage

/// `selfharness lineage anchor`: puts the head's hash where whoever can write the run cannot.
struct LineageAnchor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor", abstract: "Sign the head, or write it as a note of a git commit.",
        discussion: """
            Without an anchor the chain detects accidents, not forgery: whoever can write the run can write a whole new chain. Keep the
            signature's key, or push the note, where they have no access. Check later with lineage verify --expect HASH.
            """)

    @OptionGroup var options: LineageOptions
    @Option(help: "An SSH key: signs with `ssh-keygen -Y sign` into anchor.sig.") var key: String?
    @Option(help: "A git repository: adds a note (refs/notes/selfharness) to a commit.") var git: String?
    @Option(help: "The commit that gets the note.") var commit = "HEAD"

    func validate() throws {
        if key != nil, git != nil { throw ValidationError("give --key or --git, not both") }
    }

    func run() async throws {
        let lineage = try Lineage(options.folder)
        guard let head = lineage.head else { throw Failure(.invalidInput, "the run has not begun", at: options.run) }
        let problems = LineageVerifier(options.folder, workshop: ArtifactWorkshop()).check().problems
        guard problems.isEmpty else {
            throw Failure(.invalidInput, "the lineage does not hold, so it is not anchored: \(problems[0])", at: options.run)
        }
        let last = lineage.events.last?.hash ?? head.event
        let text = "selfharness lineage\nharness \(head.harness)\nhead \(head.event)\nlast \(last)\nevents \(lineage.events.count)\n"
        if let key {
            let statement = options.folder.appending("anchor.txt")
            try Files.write(text, to: statement)
            let signature = options.folder.appending("anchor.txt.sig")
            if Files.exists(signature) { try Files.removeTree(signature) }
            try tool(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "selfharness", statement.string], hint: "is the key readable?")
            try Terminal.output.print("signed: \(statement) and \(signature)")
        } else if let git {
            try tool(
                ["git", "-C", git, "notes", "--ref=selfharness", "add", "-f", "-m", text, commit], hint: "is this a git repository?")
            try Terminal.output.print("noted at \(commit): git -C \(git) notes --ref=selfharness show \(commit)")
        } else {
            try Terminal.output.write(text)
            try Terminal.error.print(
                "This only prints the head. Without an anchor the chain detects accidents, not forgery: give --key or --git, "
                    + "or keep these lines where nobody who can write the run can reach them.")
        }
    }

    private func tool(_ words: [String], hint: String) throws {
        let status = try Spawn.run(words)
        guard status == 0 else { throw Failure(.infrastructure, "\(words[0]) ended with status \(status)", at: words[0], hint: hint) }
    }
}
