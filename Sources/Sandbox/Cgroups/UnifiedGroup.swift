import Core
import Glibc
import SystemPackage

/// A run's own group in the hierarchy of cgroup v2, and where it lies.
///
/// A group with processes cannot give its children controllers ("no internal processes", cgroup-v2.rst). So below our own group the
/// program first moves itself into a leaf. Where others are in our group as well, as in a login session, root takes the nearest group
/// above that gives its children every controller already: nothing but a child is made there.
struct UnifiedGroup: Sendable {
    let base: FilePath
    /// The controllers that limit what is below ``base``.
    let controllers: [String]
    /// The group that we left for a leaf.
    private let left: FilePath?

    /// Where we are when we had to leave our own group.
    static let leaf = "selfharness-main"

    static func make(_ wanted: [String], _ mounts: Mounts, _ membership: Membership, run: String) -> UnifiedGroup? {
        let places = places(mounts, membership)
        guard let own = places.first else { return nil }
        if let group = inside(own, wanted, run: run) { return group }
        for place in places.dropFirst() where geteuid() == 0 {
            let given = words(place.appending("cgroup.subtree_control"))
            if wanted.allSatisfy(given.contains), let group = child(of: place, wanted, run: run, left: nil) { return group }
        }
        return nil
    }

    /// Our own group, which is not the leaf of a program that started us, and those above it.
    static func places(_ mounts: Mounts, _ membership: Membership) -> [FilePath] {
        guard let mount = mounts.v2, let path = membership.v2, var place = CgroupHost.existing(mount, path) else { return [] }
        if place.lastComponent?.string == leaf, place != mount { place.removeLastComponent() }
        var places = [place]
        while place != mount, place.starts(with: mount) {
            place.removeLastComponent()
            places.append(place)
        }
        return places
    }

    /// The nearest group that gives its children the pids controller, or can be asked to without moving anybody.
    static func givingPids(_ mounts: Mounts, _ membership: Membership) -> FilePath? {
        places(mounts, membership).first { place in
            if words(place.appending("cgroup.subtree_control")).contains("pids") { return true }
            return !Files.exists(place.appending("cgroup.type")) && put("+pids", place.appending("cgroup.subtree_control"))
        }
    }

    /// Goes back to the group that was left, so that nothing of ours remains in it. Another run that still lives there keeps it.
    func leave() {
        guard let left else { return }
        for name in controllers { _ = Self.put("-\(name)", left.appending("cgroup.subtree_control")) }
        guard Self.put("\(getpid())", left.appending("cgroup.procs")) else { return }
        Self.removeLeaf(in: left)
    }

    /// The leaf goes with the last process in it.
    static func removeLeaf(in place: FilePath) {
        for _ in 0..<100 {
            if rmdir(place.appending(leaf).string) == 0 || errno != EBUSY { return }
            usleep(1000)
        }
    }

    private static func inside(_ own: FilePath, _ wanted: [String], run: String) -> UnifiedGroup? {
        let available = words(own.appending("cgroup.controllers"))
        let usable = wanted.filter(available.contains)
        guard !usable.isEmpty else { return nil }
        // The root of all groups has no type, and may have processes.
        if !Files.exists(own.appending("cgroup.type")) { return child(of: own, usable, run: run, left: nil) }
        let home = own.appending(leaf)
        guard CgroupHost.makeGroup(home), put("\(getpid())", home.appending("cgroup.procs")) else {
            rmdir(home.string)
            return nil
        }
        if let group = child(of: own, usable, run: run, left: own) { return group }
        _ = put("\(getpid())", own.appending("cgroup.procs"))
        removeLeaf(in: own)
        return nil
    }

    private static func child(of place: FilePath, _ controllers: [String], run: String, left: FilePath?) -> UnifiedGroup? {
        let base = place.appending(CgroupHost.group(of: run))
        let given = words(place.appending("cgroup.subtree_control"))
        for name in controllers where !given.contains(name) && !put("+\(name)", place.appending("cgroup.subtree_control")) { return nil }
        guard CgroupHost.makeGroup(base) else { return nil }
        for name in controllers where !put("+\(name)", base.appending("cgroup.subtree_control")) {
            rmdir(base.string)
            return nil
        }
        return UnifiedGroup(base: base, controllers: controllers, left: left)
    }

    private static func words(_ path: FilePath) -> [String] {
        ((try? Files.text(path)) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func put(_ text: String, _ path: FilePath) -> Bool { (try? CgroupFile.write(text, to: path)) != nil }
}
