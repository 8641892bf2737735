import CLinux
import Core
import Glibc
import SystemPackage

/// Whether this host lets us make user namespaces, and if not, why.
enum UserNamespaces {
    /// The reason why the kernel will refuse, with the command that mends it; nil when nothing stands in the way.
    static func obstacle() -> Failure? {
        func number(_ path: String) -> Int? { CgroupFile.number(FilePath(path)) }
        if !Files.exists("/proc/self/ns/user") {
            return Failure(.infrastructure, "this kernel has no user namespaces", hint: "boot a kernel with CONFIG_USER_NS")
        }
        if number("/proc/sys/user/max_user_namespaces") == 0 {
            return Failure(
                .infrastructure, "user namespaces are switched off", at: "/proc/sys/user/max_user_namespaces",
                hint: "ask an administrator for: sysctl user.max_user_namespaces=65536")
        }
        guard geteuid() != 0 else { return nil }
        if number("/proc/sys/kernel/unprivileged_userns_clone") == 0 {
            return Failure(
                .infrastructure, "ordinary users may not make user namespaces", at: "/proc/sys/kernel/unprivileged_userns_clone",
                hint: "ask an administrator for: sysctl kernel.unprivileged_userns_clone=1")
        }
        if number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1 {
            return Failure(
                .infrastructure, "AppArmor forbids ordinary users' user namespaces (Ubuntu's default since 23.10)",
                at: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
                hint:
                    "ask an administrator for: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or for an AppArmor profile with `userns`"
            )
        }
        return nil
    }
}
