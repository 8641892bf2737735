import Testing

@testable import Harness

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
        ("Save a copy of `/app/my notes/day one.txt` in `/app/out dir/copy.txt`.", ["/app/out dir/copy.txt"]),
        ("Write down what `/bin/ls -l /srv` prints.", []), ("The tool writes version 1.2.3 to standard output.", []),
    ])
    func found(instruction: String, paths: [String]) {
        #expect(NamedPaths(instruction).outputs == paths)
    }

    @Test(arguments: [
        ("Write the sum to `/out/sum.txt`.", ["/out/sum.txt"], [String]()),
        ("Read /in/a.csv and save the totals as /out/totals.json.", ["/out/totals.json"], ["/in/a.csv"]),
        ("Copy `/in/my file.txt` to `/out/copy.txt`.", ["/out/copy.txt"], ["/in/my file.txt"]),
        ("Run `ls -l | wc` and fix the program in `src/main.c`.", [], ["src/main.c"]),
    ])
    func pathsOfInstructions(text: String, outputs: [String], others: [String]) {
        let paths = NamedPaths(text)
        #expect(paths.outputs == outputs)
        #expect(paths.others == others)
    }
}
