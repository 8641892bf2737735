import Core
import FoundationEssentials
import Glibc
import Sandbox
import SystemPackage

/// What programs that worked in one home have left on this host, in words.
struct HostRemains {
    let home: Home
    /// Every run that was ever seen in the home, for its cgroups.
    var runs: Set<String> = []

    /// Notes the runs that are there now.
    mutating func look() {
        let names = (try? Files.list(home.root.appending("runs"))) ?? []
        runs.formUnion(names.filter { $0.hasPrefix("run-") })
    }

    func found() throws -> [String] {
        var found: [String] = []
        let place = home.root.string
        for name in try Files.list("/proc") where Int32(name) != nil {
            // The launcher is started with the store's path, and every pid 1 is a copy of it.
            guard let line = try? Files.read(FilePath("/proc/\(name)/cmdline")), Int32(name) != getpid() else { continue }
            let words = String(decoding: line, as: UTF8.self)
            if words.contains(place), words.hasPrefix("selfharness-init") { found.append("process \(name)") }
        }
        for line in try Files.text("/proc/self/mountinfo").split(separator: "\n") where line.contains(place) {
            // The home itself may be a file system of its own.
            if !line.contains(" \(place) ") { found.append("mount \(line)") }
        }
        for run in runs.sorted() { found += Sandboxes.groups(ofRun: run).filter { Files.isDirectory($0) }.map { "cgroup \($0)" } }
        for folder in ["runs", "store/views", "store/staging"] {
            let path = home.root.appending(folder)
            if Files.isDirectory(path) { found += try Files.list(path).map { "\(folder)/\($0)" } }
        }
        let layers = home.root.appending("store/layers")
        if Files.isDirectory(layers) {
            found += try Files.list(layers).filter { $0.hasPrefix("run-") || $0.hasPrefix(".") }.map { "store/layers/\($0)" }
        }
        return found
    }
}
