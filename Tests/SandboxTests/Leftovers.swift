import Core
import FoundationEssentials
import Glibc
import SystemPackage

@testable import Sandbox

/// What one run of the program has on this host: looked up while it lives, searched for after it was killed.
struct Leftovers {
    /// `run-…`, the prefix of its views and cgroups.
    let run: String
    private let home: Home

    /// Looks at a living program through its open lock; nil until it has one.
    init?(of pid: Int32, home: Home) throws {
        let runs = home.root.appending("runs").string + "/"
        let descriptors = "/proc/\(pid)/fd"
        let names = (try? Files.list(FilePath(descriptors))) ?? []
        let links = names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)") }
        guard let lock = links.first(where: { $0.hasPrefix(runs + "run-") }) else { return nil }
        run = String(lock.dropFirst(runs.count))
        self.home = home
    }

    /// What is still there, in words; empty when all is clean.
    func found(command: String) throws -> [String] {
        var found = Self.processes(whoseCommandLineHas: command).map { "process \($0)" }
        for folder in ["runs", "store/views", "store/staging", "store/layers"] {
            let path = home.root.appending(folder)
            found += try Files.list(path).filter { $0.contains(run) }.map { "\(folder)/\($0)" }
        }
        let mounts = Mounts.read()
        for mount in Set(mounts.v1.values).union([mounts.v2].compactMap { $0 }) {
            found += Self.groups(below: mount, named: CgroupHost.group(of: run))
        }
        let mountinfo = try Files.text("/proc/self/mountinfo")
        found += mountinfo.split(separator: "\n").filter { $0.contains(home.root.string + "/store") }.map { "mount \($0)" }
        return found
    }

    static func processes(whoseCommandLineHas text: String) -> [Int32] {
        ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.filter { pid in
            guard let line = try? Files.read(FilePath("/proc/\(pid)/cmdline")) else { return false }
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0")
            // The program that started it names it too, among its own arguments.
            return words.first == "sleep" && words.contains(Substring(text))
        }
    }

    /// A process's children and their names.
    static func children(of pid: Int32) -> [(pid: Int32, name: String)] {
        ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.compactMap { child in
            guard let stat = try? Files.text(FilePath("/proc/\(child)/stat")), let open = stat.firstIndex(of: "("),
                let close = stat.lastIndex(of: ")")
            else { return nil }
            let fields = stat[stat.index(after: close)...].split(separator: " ")
            guard fields.count > 1, Int32(fields[1]) == pid else { return nil }
            return (child, String(stat[stat.index(after: open)..<close]))
        }
    }

    private static func groups(below path: FilePath, named name: String) -> [String] {
        ((try? Files.list(path)) ?? []).filter { Files.isDirectory(path.appending($0)) }.flatMap { child -> [String] in
            let below = path.appending(child)
            return child == name ? ["cgroup \(below)"] : groups(below: below, named: name)
        }
    }
}
