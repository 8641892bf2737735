/// A system call by number, for Perl's `syscall`: what no program in a minimal image calls for us.
package struct SystemCall: Sendable {
    let name: String
    let number: Int

    /// Errors by number (the same on x86-64 and arm64).
    enum Refusal: Int, Sendable {
        case EPERM = 1
        case EACCES = 13
        case EINVAL = 22
        case ENOSPC = 28
        case ENOSYS = 38
    }

    init(_ name: String, x86: Int, arm: Int) {
        self.name = name
        #if arch(x86_64)
            number = x86
        #else
            number = arm
        #endif
    }

    static let unshare = SystemCall("unshare", x86: 272, arm: 97)
    static let setns = SystemCall("setns", x86: 308, arm: 268)
    static let mount = SystemCall("mount", x86: 165, arm: 40)
    static let unmount = SystemCall("umount2", x86: 166, arm: 39)
    static let openTree = SystemCall("open_tree", x86: 428, arm: 428)
    static let clone3 = SystemCall("clone3", x86: 435, arm: 435)
    static let ioUringSetup = SystemCall("io_uring_setup", x86: 425, arm: 425)
    static let keyctl = SystemCall("keyctl", x86: 250, arm: 219)
    static let addKey = SystemCall("add_key", x86: 248, arm: 217)
    static let bpf = SystemCall("bpf", x86: 321, arm: 280)
    static let perfEventOpen = SystemCall("perf_event_open", x86: 298, arm: 241)
    static let userfaultfd = SystemCall("userfaultfd", x86: 323, arm: 282)
    static let openByHandle = SystemCall("open_by_handle_at", x86: 304, arm: 265)
    static let reboot = SystemCall("reboot", x86: 169, arm: 142)
    static let ptrace = SystemCall("ptrace", x86: 101, arm: 117)
    static let processReadMemory = SystemCall("process_vm_readv", x86: 310, arm: 270)
    static let processLimits = SystemCall("prlimit64", x86: 302, arm: 261)
    static let fsopen = SystemCall("fsopen", x86: 430, arm: 430)
    static let kernelLog = SystemCall("syslog", x86: 103, arm: 116)
    static let requestKey = SystemCall("request_key", x86: 249, arm: 218)
    static let getDescriptor = SystemCall("pidfd_getfd", x86: 438, arm: 438)
    static let fanotify = SystemCall("fanotify_init", x86: 300, arm: 262)
    static let timerCreate = SystemCall("timer_create", x86: 222, arm: 107)
    static let timerSetTime = SystemCall("timer_settime", x86: 223, arm: 110)
    /// Above everything that Linux has.
    static let future = SystemCall("call 999", x86: 999, arm: 999)
}
