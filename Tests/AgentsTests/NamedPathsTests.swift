import Testing

@testable import Agents

@Suite struct NamedPathsTests {
    @Test(arguments: [
        ("Write the answer to `/app/out.txt`.", ["/app/out.txt"]),
        ("Create a file called hello.txt in the current directory.", ["hello.txt"]),
        ("Count the lines of /data/log.txt and save the number to /app/count.txt.", ["/app/count.txt"]),
        ("Convert `a.csv` to JSON. Store the result as `out/b.json`, then write `out/c.json`.", ["out/b.json"]),
        ("Save the sum of the numbers from `in.csv` into \"reports/sum.txt\".", ["reports/sum.txt"]),
        ("Read `/etc/passwd` and tell me who is there.", []), ("Create the directory `/srv/shared/`.", ["/srv/shared"]),
        ("Write a script /app/run.sh that prints hello.", ["/app/run.sh"]), ("Write it to https://example.com/a.txt", []),
        ("Create `x.txt` and `y.txt`.", ["x.txt", "y.txt"]), ("Put `*.log` files into ./logs/archive", ["./logs/archive"]),
        ("The tool writes version 1.2.3 to standard output.", []),
    ])
    func found(instruction: String, paths: [String]) {
        #expect(NamedPaths.outputs(in: instruction) == paths)
    }
}
