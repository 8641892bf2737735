import Core
import SystemPackage
import Testing

@testable import Sandbox

/// Samples of the three worlds, cut to what matters.
@Suite struct CgroupParsingTests {
    @Test func versionTwo() {
        let mounts = Mounts.parse(
            """
            24 1 0:22 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
            """)
        #expect(mounts.v2 == "/sys/fs/cgroup")
        #expect(mounts.v1.isEmpty)
        let membership = Membership.parse("0::/user.slice/user-1000.slice/user@1000.service/app.slice/a:b.scope\n")
        #expect(membership.v2 == "/user.slice/user-1000.slice/user@1000.service/app.slice/a:b.scope")
        #expect(membership.v1.isEmpty)
    }

    @Test func versionOne() {
        let mounts = Mounts.parse(
            """
            31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:10 - cgroup cgroup rw,cpu,cpuacct
            32 30 0:28 /docker/abc /sys/fs/cgroup/memory ro,relatime master:11 - cgroup cgroup rw,memory
            33 30 0:29 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
            """)
        #expect(mounts.v1["cpu"] == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(mounts.v1["cpuacct"] == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(mounts.v1["memory"] == "/sys/fs/cgroup/memory")
        #expect(mounts.v2 == nil)
        let membership = Membership.parse("11:cpu,cpuacct:/\n4:memory:/docker/abc\n1:name=systemd:/init.scope\n")
        #expect(membership.v1["cpu"] == "/")
        #expect(membership.v1["memory"] == "/docker/abc")
        #expect(membership.v2 == nil)
    }

    @Test func hybrid() {
        let mounts = Mounts.parse(
            """
            40 30 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
            41 30 0:32 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
            42 30 0:33 / /mnt/second rw - cgroup2 cgroup2 rw
            """)
        #expect(mounts.v2 == "/sys/fs/cgroup/unified", "the first mount counts")
        #expect(mounts.v1["pids"] == "/sys/fs/cgroup/pids")
        let membership = Membership.parse("8:pids:/a\n0::/b\n")
        #expect(membership.v1["pids"] == "/a")
        #expect(membership.v2 == "/b")
    }

    @Test(arguments: ["", "\n", "no dash at all 1 2 3 4 5 6 7 8", "1 2 3 4 5 - cgroup2", "- - - -", "1:2", ":::"])
    func rubbishIsNothing(text: String) {
        let mounts = Mounts.parse(text)
        #expect(mounts.v1.isEmpty && mounts.v2 == nil)
        #expect(Membership.parse(text).v1.isEmpty)
    }

    /// A program that another one started from its leaf takes its place beside it; root may look further up.
    @Test func placesInVersionTwo() throws {
        let mount = FilePath("/tmp/selfharness-places-\(Files.randomName(8))")
        try Files.makeDirectory(mount.appending("a/b/selfharness-main"))
        defer { try? Files.removeTree(mount) }
        var mounts = Mounts()
        mounts.v2 = mount
        var membership = Membership()
        membership.v2 = "/a/b/selfharness-main"
        #expect(UnifiedGroup.places(mounts, membership) == [mount.appending("a/b"), mount.appending("a"), mount])
        membership.v2 = "/a"
        #expect(UnifiedGroup.places(mounts, membership) == [mount.appending("a"), mount])
        membership.v2 = "/"
        #expect(UnifiedGroup.places(mounts, membership) == [mount])
        membership.v2 = "/outside/of/our/namespace"
        #expect(UnifiedGroup.places(mounts, membership) == [mount])
        #expect(UnifiedGroup.places(mounts, Membership()).isEmpty)
        #expect(UnifiedGroup.places(Mounts(), membership).isEmpty)
    }

    /// A hierarchy that gives no controller is nobody's; nothing is left in it.
    @Test func nothingIsMadeWhereNoControllerIs() throws {
        let mount = FilePath("/tmp/selfharness-places-\(Files.randomName(8))")
        try Files.makeDirectory(mount.appending("a"))
        defer { try? Files.removeTree(mount) }
        var mounts = Mounts()
        mounts.v2 = mount
        var membership = Membership()
        membership.v2 = "/a"
        #expect(UnifiedGroup.make(["memory"], mounts, membership, run: "run-test") == nil)
        // Controllers are there, but the leaf cannot be entered.
        try Files.write("memory\n", to: mount.appending("a/cgroup.controllers"))
        try Files.write("domain\n", to: mount.appending("a/cgroup.type"))
        #expect(UnifiedGroup.make(["memory"], mounts, membership, run: "run-test") == nil)
        #expect(try Files.list(mount.appending("a")) == ["cgroup.controllers", "cgroup.type"])
    }

    @Test func deadRunsGroupsAreNamedAfterThem() {
        for group in CgroupHost.groups(of: "run-abc") { #expect(group.lastComponent?.string == CgroupHost.group(of: "run-abc")) }
    }
}
