import Core
import Sandbox

/// The threat table: T1–T54 of the design, and what was thought of since.
enum Threats {}

extension Threats {
    /// The reward without the work: hidden tests, the verifier, leftovers of the agent.
    static let judge: [Threat] = [
        Threat(
            1, "Read the hidden tests or the solution",
            "they do not exist inside while the agent works; they come as a layer of the verifier's own sandbox",
            .test("testsAndSolutionAreNowhere", in: "TrialsTests/CheatTests")),
        Threat(
            2, "Learn paths of the host or names of tasks from mountinfo, command lines, environments",
            "layers are attached by descriptor under the names 0, 1, 2 …; pid 1 has wiped its command line",
            .behaviour("hiding.paths"),
            .bash(
                "tr ' ,:=' '\\n' </proc/self/mountinfo | grep -cE '^/?(layers|views|store|upper)/|[0-9a-f]{20}|selfharness'; true",
                gives: "0")),
        Threat(
            3, "Replace python3, pytest, bash, uv or the tests", "the tool-chain's own interpreter, shell, loader and pytest judge",
            .test("plantedCode", in: "ToolchainTests/TamperTests"), .test("isNoWayToAReward", in: "TrialsTests/CheatTests")),
        Threat(
            4, "conftest.py, sitecustomize, .pth, PYTHON* and PYTEST_* variables, pytest.ini",
            "a configuration and flags of ours, fresh /tests that hide the agent's, an environment that no file of the agent makes",
            .test("plantedCode", in: "ToolchainTests/TamperTests"), .test("isNoWayToAReward", in: "TrialsTests/CheatTests")),
        Threat(
            5, "Forge the reward or the report, also by a daemon that writes all the time",
            "a new sandbox in which nothing of the agent lives; in shared mode mounts that only the verifier has, guarded by a capability",
            .test("aForgedReward", in: "ToolchainTests/MountTests"), .test("aForgedRewardDoesNotCount", in: "TrialsTests/TrialRunTests"),
            .test("isNoWayToAReward", in: "TrialsTests/CheatTests")),
        Threat(
            6, "ld.so.preload, a patched libc, NSS and OpenSSL modules",
            "the tree's own loader and libraries, their side doors patched shut",
            .test("plantedCode", in: "ToolchainTests/TamperTests"), .test("aWipedImage", in: "ToolchainTests/MountTests")),
        Threat(
            7, "A daemon that survives into the verification", "the kernel ends the pid namespace before its first process can be reaped",
            .check("daemons by setsid, nohup and double fork; afterwards the host's /proc shows none", noSurvivors)),
        Threat(
            8, "Write to something that others read: caches, mounts, devices",
            "layers are read-only; every writable mount is the sandbox's own",
            .bash(
                "while read -r _ _ _ _ m _; do { : >\"$m/probe.$$\"; } 2>/dev/null && { rm \"$m/probe.$$\"; echo $m; }; done </proc/self/mountinfo | sort | xargs",
                gives: "/ /dev /dev/mqueue /dev/shm")),
        Threat(
            23, "A symbolic link where the host looks for a result", "openat2 below the sandbox's root, no link and no magic link",
            .check("links to a file of the host, absolute, relative and through a directory: refused", linksStayInside),
            .behaviour("copy.tree-out")),
        Threat(
            24, "A fifo, socket or device where the host looks for a result", "opened without waiting; regular files only",
            .behaviour("files.fifo-refused")),
        Threat(
            25, "Swap a directory for a link while the host copies", "each directory is opened by descriptor, without following",
            .check("300 copies of a directory that is swapped all the time: nothing of the host arrives", swappedDirectories)),
        Threat(
            26, "Archives with .., links, devices, bombs", "own extractors with descriptors and limits",
            .test("isRefused", in: "ImagesTests/Import/HostileArchiveTests"),
            .test("hostileNamesAndKindsAreLeftOut", in: "TrialsTests/VerifierArchiveTests"), .behaviour("copy.links-on-the-way")),
        Threat(
            28, "Escape sequences in output and names", "shown escaped, stored raw",
            .test("streamDoesNotDependOnTheCuts", in: "ConsoleTests/PrintableTests")),
        Threat(
            53, "A huge or sparse file among the results", "limits for one file and in all", .behaviour("copy.limit"),
            .behaviour("files.limit")),
        Threat(
            54, "Hints in the instruction or the harness that give the answer away",
            "edits of a harness that carry names, paths or phrases of tasks are refused",
            .test("isRefused", in: "HarnessTests/RefusalTests")),
    ]
}
