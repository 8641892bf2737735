import CCapability
import Core

/// Capability sets, built by name with libcap on the host and sent as a mask (capabilities(7)).
enum Capabilities {
    /// Docker's default set without NET_RAW, MKNOD and AUDIT_WRITE; all of it holds only inside the sandbox's user namespace.
    static let taskNames = [
        "cap_chown", "cap_dac_override", "cap_fowner", "cap_fsetid", "cap_setuid", "cap_setgid", "cap_setpcap", "cap_setfcap",
        "cap_kill", "cap_net_bind_service", "cap_sys_chroot",
    ]

    /// The one capability that the verifier's side has and an agent's never: without it, an agent's leftover process
    /// could reach into the verifier through /proc/PID/root. It allows nothing else of use.
    static let verifierName = "cap_wake_alarm"

    static func mask(_ names: [String]) throws -> UInt64 {
        var mask: UInt64 = 0
        for name in names {
            var value: cap_value_t = 0
            guard cap_from_name(name, &value) == 0 else {
                throw Failure(.infrastructure, "libcap does not know \(name)", hint: "install a current libcap2")
            }
            mask |= 1 << UInt64(value)
        }
        return mask
    }
}
