import Glibc
import SystemPackage

/// Runs a system call, again on EINTR, and turns -1 into a ``Failure`` that names the step.
///
/// - Parameters:
///   - step: what was attempted, for example `"mkdir /var/lib/selfharness"`.
/// - Throws: ``Failure`` of kind `.infrastructure` with the text of errno.
@discardableResult
public func call<T: SignedInteger>(_ step: @autoclosure () -> String, _ body: () -> T) throws -> T {
    while true {
        let value = body()
        if value != -1 { return value }
        let code = errno
        if code == EINTR { continue }
        throw SystemCallFailure.make(step(), code)
    }
}

/// What is said about a system call that failed.
public enum SystemCallFailure {
    /// The ``Failure`` for a step that ended with the given errno.
    public static func make(_ step: String, _ code: Int32) -> Failure {
        Failure(.infrastructure, "\(step): \(Errno(rawValue: code).description)", hint: hint(for: code))
    }

    private static func hint(for code: Int32) -> String? {
        switch code {
        case ENOSPC: "the disk is full: free space, or set SELFHARNESS_HOME to a disk with room"
        case EDQUOT: "the disk quota is used up: free space, or set SELFHARNESS_HOME to another disk"
        case EMFILE, ENFILE: "too many open files: raise `ulimit -n`, or run fewer trials at once (-n)"
        default: nil
        }
    }
}
