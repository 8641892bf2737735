extension SandboxSpec {
    /// A defence that a mutation test switches off. Nothing but tests inside this package can: no flag and no file names one.
    ///
    /// What would endanger the host is not among them: a map of root to the host's root, the host's pid or mount namespace.
    package enum Weakness: UInt64, Sendable, CaseIterable {
        // As `create_flags` in sandbox/init/protocol.h.
        case masks = 0x100
        case seccomp = 0x200
        case readOnlyProc = 0x400
        case readOnlySys = 0x800
        case capabilities = 0x1000
        case nestedNamespaces = 0x2000
        case oomScore = 0x4000
        case closedDescriptors = 0x8000
        case hiddenPid1 = 0x10000
        case savedID = 0x20000
        case ownIPC = 0x40000
        case ownCgroupNamespace = 0x80000
        case coreLimit = 0x100000
        case namespaceOwner = 0x200000
        case terminalLimit = 0x400000
        case mountPointLinks = 0x800000

        // On our side.
        case ownIDs = 0x1_0000_0000
        case ownNetwork = 0x2_0000_0000
        case copyOutLinks = 0x4_0000_0000
        case outputLimit = 0x8_0000_0000
        case processLimit = 0x10_0000_0000
        case memoryLimit = 0x20_0000_0000
        case diskLimit = 0x40_0000_0000
        case cpuLimit = 0x80_0000_0000
        case openFilesLimit = 0x100_0000_0000
        case verifierCapability = 0x200_0000_0000
        case ambientCapability = 0x400_0000_0000
    }

    /// The part of the weaknesses that the launcher and pid 1 bring about.
    var launcherFlags: UInt64 { weakened.reduce(0) { $0 | $1.rawValue } & 0xffff_ffff }

    /// Without the limits and the network that are switched off.
    var weakenedOnOurSide: SandboxSpec {
        guard !weakened.isEmpty else { return self }
        var spec = self
        if weakened.contains(.ownNetwork) { spec.network = .host }
        if weakened.contains(.processLimit) { spec.limits.processes = nil }
        if weakened.contains(.memoryLimit) { spec.limits.memoryBytes = nil }
        if weakened.contains(.diskLimit) { (spec.limits.diskBytes, spec.limits.diskEntries) = (nil, nil) }
        if weakened.contains(.cpuLimit) { spec.limits.cpus = nil }
        if weakened.contains(.openFilesLimit) { spec.limits.openFiles = nil }
        return spec
    }
}
