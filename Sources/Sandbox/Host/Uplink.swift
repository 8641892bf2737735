import CLinux
import Core
import Glibc

/// The way out of one sandbox's network namespace: a slirp4netns of its own, which confines itself (one capability, seccomp, an
/// empty root) and translates in user mode what comes from a tap device inside. It ends with us, even when we are killed.
final class Uplink: Sendable {
    /// `/etc/resolv.conf` inside: slirp4netns answers there with the host's resolver.
    static let resolver = "nameserver 10.0.2.3\n"

    private static let program = "slirp4netns"
    private let process: Int32
    /// Closing it ends the program.
    private let life: OwnedDescriptor

    private init(process: Int32, life: OwnedDescriptor) {
        self.process = process
        self.life = life
    }

    /// Why there can be none on this host; nil if there can.
    static var obstacle: String? {
        if !HostProgram.isOnPath(program) { return "\(program) is not installed" }
        if access("/dev/net/tun", R_OK | W_OK) != 0 { return "/dev/net/tun cannot be opened" }
        return nil
    }

    /// Gives the network namespace of a process a way out, and returns when it is there.
    static func attach(to pid: Int32) async throws -> Uplink {
        guard let path = HostProgram.path(of: program), obstacle == nil else {
            throw Failure(
                .unsupported, "no network of its own can be given to a sandbox: \(obstacle ?? "")",
                hint: "apt-get install slirp4netns, and make /dev/net/tun readable, or use --network host")
        }
        let (uplink, ready) = try spawn(path, for: pid)
        let end = ContinuousClock.now + .seconds(15)
        while true {
            var entry = pollfd(fd: ready.raw, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 0) > 0 {
                var byte: UInt8 = 0
                if read(ready.raw, &byte, 1) == 1 { return uplink }
                break
            }
            if ContinuousClock.now > end { break }
            await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
        await uplink.end()
        throw Failure(.infrastructure, "\(program) could not give the sandbox a network", hint: "run `selfharness doctor`")
    }

    /// - Returns: the end of a pipe that a byte comes from once the network is there; it ends with the program.
    private static func spawn(_ path: String, for pid: Int32) throws -> (Uplink, ready: OwnedDescriptor) {
        func pipe() throws -> (read: OwnedDescriptor, write: OwnedDescriptor) {
            var ends: [Int32] = [0, 0]
            try call("pipe") { sh_pipe_cloexec(&ends) }
            return (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        }
        let life = try pipe()
        let ready = try pipe()
        let arguments = CStrings([
            program, "--configure", "--mtu=65520", "--disable-host-loopback", "--enable-sandbox", "--enable-seccomp", "--exit-fd=3",
            "--ready-fd=4", "--userns-path=/proc/\(pid)/ns/user", "\(pid)", "tap0",
        ])
        var process: Int32 = 0
        try call("start \(program)") { sh_spawn_with(path, arguments.pointers, life.read.raw, ready.write.raw, &process) }
        return (Uplink(process: process, life: life.write), ready.read)
    }

    /// Takes the way out away; on return the program is gone.
    func end() async {
        // A signal, since it may be stuck; nothing of it needs saving.
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            await Task { try? await Task.sleep(for: .milliseconds(1)) }.value
        }
    }
}

extension NetworkMode {
    /// Why ``nat`` is not to be had on this host; nil if it is.
    public static var natObstacle: String? { Uplink.obstacle }
}
