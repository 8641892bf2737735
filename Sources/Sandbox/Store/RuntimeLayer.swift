import CLinux
import Core
import Glibc
import SystemPackage

/// The topmost layer below every view: mount points and the three files of /etc that a container engine provides. As a
/// layer, and not as mounts, it lets a task replace them, and hides links that an image might plant at mount points.
///
/// In the tier `single` apt is told to stay root: it looks whether it has really become its own user `_apt`.
enum RuntimeLayer {
    static func prepare(in store: LayerStore, network: NetworkMode, hostname: String, _ tier: Tier) throws -> Layer {
        let hosts = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            127.0.1.1\t\(hostname)

            """
        let resolver =
            switch network {
            case .none: ""
            case .nat: Uplink.resolver
            case .host: (try? Files.text("/etc/resolv.conf", limit: 1 << 16)) ?? ""
            }
        let apt = tier == .single ? "APT::Sandbox::User \"root\";\n" : nil
        let layer = Layer(id: "runtime-" + SHA256.hex("1\0\(hosts)\0\(hostname)\0\(resolver)\(apt.map { "\0\($0)" } ?? "")").prefix(20))
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        for (name, mode) in [("proc", 0o555), ("sys", 0o555), ("dev", 0o755), ("etc", 0o755), ("tmp", 0o1777)] as [(String, mode_t)] {
            try own(staged.path.appending(name), mode: mode, store.ownerBase) { try Files.makeDirectory($0) }
        }
        for (name, text) in [("hosts", hosts), ("hostname", hostname + "\n"), ("resolv.conf", resolver)] {
            try own(staged.path.appending("etc").appending(name), mode: 0o644, store.ownerBase) { try Files.write(text, to: $0) }
        }
        if let apt {
            for name in ["etc/apt", "etc/apt/apt.conf.d"] {
                try own(staged.path.appending(name), mode: 0o755, store.ownerBase) { try Files.makeDirectory($0) }
            }
            try own(staged.path.appending("etc/apt/apt.conf.d/90one-user"), mode: 0o644, store.ownerBase) { try Files.write(apt, to: $0) }
        }
        try store.publish(staged, as: layer)
        return layer
    }

    private static func own(_ path: FilePath, mode: mode_t, _ base: UInt32, _ make: (FilePath) throws -> Void) throws {
        try make(path)
        try call("chown \(path)") { lchown(path.string, base, base) }
        try call("chmod \(path)") { chmod(path.string, mode) }
    }
}
