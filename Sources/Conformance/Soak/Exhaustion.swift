import Core
import Glibc
import Sandbox
import SystemPackage

/// Something that every program needs, taken away at random moments of a soak, and given back.
struct Exhaustion: Sendable {
    /// Where workers have to go themselves, so that they notice.
    let fence: FilePath?
    /// Takes it away, from a worker.
    let tighten: @Sendable (Int32) throws -> Void
    let loosen: @Sendable (Int32) -> Void
    let remove: @Sendable () -> Void

    /// Takes and gives until it is cancelled. Counts how often it took.
    func run(worker: Int32, count: Shared<Int>) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...250)))
            if Task.isCancelled { break }
            if (try? tighten(worker)) != nil { count.value += 1 }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
            loosen(worker)
        }
        loosen(worker)
    }

    /// A file that grows until nothing else fits, or a few pages.
    static func disk(in home: Home) throws -> Exhaustion {
        let path = home.root.appending("filler")
        let file = OwnedDescriptor(try call("make \(path)") { open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) })
        return Exhaustion(fence: nil) { _ in
            var end = 0
            for step in [1 << 20, 4096] {
                let bytes = [UInt8](repeating: 1, count: step)
                while case let written = pwrite(file.raw, bytes, step, end), written > 0 { end += written }
            }
            ftruncate(file.raw, max(0, end - 4096 * [0, 0, 1, 2, 4, 16, 64].randomElement()!))
        } loosen: { _ in
            ftruncate(file.raw, 0)
        } remove: {
            unlink(path.string)
        }
    }

    /// No room for another process, or for a few: by a group of the pids controller, else (an ordinary user) by RLIMIT_NPROC.
    static func processes() throws -> Exhaustion {
        if let fence = ProcessFence(name: "selfharness-soak-\(Files.randomName(8))") {
            return Exhaustion(fence: fence.group) { _ in
                try fence.leaveRoom(for: Int.random(in: 0...6))
            } loosen: { _ in
                try? fence.leaveRoom(for: nil)
            } remove: {
                fence.remove()
            }
        }
        guard try Tier.current() == .subuid else {
            throw Failure(
                .unsupported, "this host has no pids controller, and an rlimit does not hold root", hint: "run it as an ordinary user")
        }
        @Sendable func limit(_ worker: Int32, _ tight: Bool) {
            for pid in [worker] + Soak.children(of: worker) { ProcessFence.forbidForks(of: pid, tight) }
        }
        return Exhaustion(fence: nil) {
            limit($0, true)
        } loosen: {
            limit($0, false)
        } remove: {
        }
    }
}
