import Core
import SandboxFixture
import SystemPackage
import Testing

@testable import Sandbox

/// A host whose disk is full while images are made: a clear error, nothing half-made, and the next run works.
@Suite(.enabled(if: SandboxFixture.isRoot, "needs root: it mounts a small file system in a mount namespace of its own"))
struct FullDiskTests {
    /// Runs the program again and again over a home of 32 MiB. Prints for each step its number, the exit code, and what is in the store.
    private static let script = #"""
        set -u
        cd "$1"; program=$2
        mkdir home root root/bin root/etc files
        mount -t tmpfs -o size=32m none home
        export SELFHARNESS_HOME=$PWD/home
        cp /bin/busybox root/bin; for name in sh dd cat echo; do ln -s busybox root/bin/$name; done
        tar -C root -cf base.tar .
        head -c 50M /dev/urandom > files/big; cp files/big root/etc/; tar -C root -cf large.tar .
        printf 'FROM base\nCOPY big /\n' > files/Copy
        printf 'FROM base\nRUN dd if=/dev/zero of=/x bs=1M count=50\n' > files/Run
        head -c 1M /dev/urandom > files/medium; printf 'FROM base\nCOPY medium /\n' > files/Medium
        printf 'FROM base\nRUN echo fine > /x\n' > files/Small
        step() {
            number=$1; shift
            output=$("$program" "$@" 2>&1); code=$?
            echo "$number: $code, $(cd home/store; ls layers | grep -vc ^runtime) layers, $(ls staging views/* 2>/dev/null | grep -v : | wc -w) left, \
        $(ls -A home/images | wc -l) images, full: $(printf %s "$output" | grep -c "disk .* full"), last: $(printf %s "$output" | tail -n 1)"
        }
        step 1 image import base.tar --name base
        step 2 image build files -f files/Copy
        step 3 image build files -f files/Run
        step 4 image import large.tar --name large
        step 5 image build files -f files/Small -t small
        head -c 100M /dev/zero > home/fill 2>/dev/null
        step 6 image build files -f files/Medium -t other
        rm home/fill
        step 7 sandbox run --image small -- cat /x
        """#

    @Test func leavesNothingHalfMade() async throws {
        let directory = FilePath("/tmp/selfharness-full-\(Files.randomName(10))")
        try Files.makeDirectory(directory)
        defer { try? Files.removeTree(directory) }
        let child = try Child([
            "unshare", "--mount", "--propagation", "private", "bash", "-c", Self.script, "bash", directory.string, CrashTests.program(),
        ])
        let end = try #require(try await child.end(within: .seconds(300)))
        #expect(end.errors == "")
        let hint = "  → free space, or set SELFHARNESS_HOME to a disk with room"
        let full = "  → the disk is full: free space, or set SELFHARNESS_HOME to a disk with room"
        let lines = end.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 7, "\(end.output)")
        #expect(lines[0].hasPrefix("1: 0, 1 layers, 0 left, 1 images, full: 0"))
        #expect(lines[1] == "2: 2, 1 layers, 0 left, 1 images, full: 1, last: \(full)")
        #expect(lines[2] == "3: 2, 1 layers, 0 left, 1 images, full: 1, last: \(hint)")
        #expect(lines[3] == "4: 2, 1 layers, 0 left, 1 images, full: 1, last: \(full)")
        #expect(lines[4].hasPrefix("5: 0, 2 layers, 0 left, 2 images, full: 0"))
        #expect(lines[5] == "6: 2, 2 layers, 0 left, 2 images, full: 1, last: \(full)")
        #expect(lines[6] == "7: 0, 2 layers, 0 left, 2 images, full: 0, last: fine")
    }
}
