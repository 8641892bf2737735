import Core
import Synchronization

extension RunningSandbox {
    /// Makes a TCP socket that listens in the sandbox's own network, and hands it out: what connects to it inside is accepted
    /// on the host. Close it before the sandbox ends, since it keeps the network alive.
    ///
    /// - Parameter address: an IPv4 address of the sandbox's loopback, most significant byte first.
    public func listen(address: UInt32, port: UInt16) async throws -> OwnedDescriptor {
        switch await ask(Frame(.listen, id: newID(), values: [Int64(address), Int64(port)])) {
        case .listening(let socket): return socket
        case .failed(let failure): throw failure
        case .exited, .done, .crowded: throw Failure(.infrastructure, "sandbox: unexpected answer to a request to listen")
        }
    }

    /// Lets a sandbox with an own network namespace reach out from now on, through address translation on the host.
    ///
    /// - Parameter writingResolver: replaces `/etc/resolv.conf` inside.
    /// - Throws: ``Failure`` of kind `.unsupported` where the host has no slirp4netns or no tun device.
    public func connect(writingResolver: Bool = true) async throws {
        guard uplink.withLock({ $0 == nil }), let pid else { return }
        let attached = try await Uplink.attach(to: pid)
        uplink.withLock { $0 = attached }
        if writingResolver { try await write(Array(Uplink.resolver.utf8), to: "/etc/resolv.conf") }
    }

    /// Takes the way out away again; connections that are open break.
    public func disconnect() async {
        let attached = uplink.withLock { $0.take() }
        await attached?.end()
    }
}
