import Glibc

/// A file descriptor that is closed when the last reference goes.
public final class OwnedDescriptor: Sendable {
    /// The descriptor's number; valid as long as this object lives.
    public let raw: Int32

    /// Takes ownership of an open descriptor.
    public init(_ raw: Int32) { self.raw = raw }

    deinit { close(raw) }
}
