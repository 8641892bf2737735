import Core
import Glibc
import SystemPackage
import Testing

@testable import Images
@testable import Sandbox

/// Which layers a collection takes, and which never.
@Suite struct PruneTests {
    /// Makes a layer look as if nobody had used it for some hours.
    private func age(_ layer: Layer, hours: Int, _ fixture: BuildFixture) throws {
        let mark = fixture.home.root.appending("store/uses/\(layer.id)").string
        let then = time(nil) - hours * 3600
        try call("create \(mark)") { open(mark, O_CREAT | O_WRONLY, 0o600) }
        try call("age \(mark)") { utimensat(AT_FDCWD, mark, [timespec](repeating: timespec(tv_sec: then, tv_nsec: 0), count: 2), 0) }
    }

    private func layer(_ id: String, _ fixture: BuildFixture) throws -> Layer {
        let staged = try fixture.store.stage()
        try Files.write([UInt8](repeating: 1, count: 8192), to: staged.path.appending("file"))
        try fixture.store.publish(staged, as: Layer(id: id))
        return Layer(id: id)
    }

    /// The change time of a directory cannot be set back, so the tests look at the rule without it.
    private func prune(_ fixture: BuildFixture, keeping: Set<Layer> = [], seconds: Int = 0, isDry: Bool = false) async throws
        -> LayerStore.PruneReport
    {
        try await fixture.store.prune(keeping: keeping, unusedFor: seconds, isDry: isDry, now: time(nil) + 2 * 3600)
    }

    @Test func onlyWhatNobodyNeedsGoes() async throws {
        let fixture = try await BuildFixture()
        let (old, used, viewed, kept) = try (
            layer("old", fixture), layer("used", fixture), layer("viewed", fixture), layer("imaged", fixture)
        )
        let own = [try layer("run-abc-1", fixture)]
        let view = try fixture.store.makeView(over: [viewed] + fixture.base.layers)
        for layer in [old, viewed, kept] + own + fixture.base.layers { try age(layer, hours: 2, fixture) }
        try age(used, hours: -2, fixture)
        let dry = try await prune(fixture, keeping: [kept], isDry: true)
        #expect(dry.layers == [old])
        #expect(dry.bytes >= 8192)
        #expect(fixture.store.contains(old))
        try age(old, hours: 2, fixture)
        #expect(try await prune(fixture, keeping: [kept]) == dry)
        for layer in [used, viewed, kept] + own + fixture.base.layers { #expect(fixture.store.contains(layer), "\(layer.id)") }
        #expect(!fixture.store.contains(old))
        #expect(try Files.list(fixture.home.root.appending("store/staging")) == [])

        // A kept view needs its layers after its program; those of a program's other views are nobody's once it has ended.
        _ = try fixture.store.makeView(over: [used]).keep(as: "test")
        try view.discard()
        for list in try RunOwner.lists(home: fixture.home) { unlink(list.string) }
        for layer in [viewed] + fixture.base.layers { try age(layer, hours: 2, fixture) }
        #expect(Set(try await prune(fixture, keeping: [kept]).layers) == Set([viewed] + fixture.base.layers))
    }

    @Test func whatWasJustFoundStays() async throws {
        let fixture = try await BuildFixture()
        let layer = try layer("old", fixture)
        #expect(try await fixture.store.prune(keeping: [], unusedFor: 0).layers == [])
        try age(layer, hours: 5, fixture)
        // Another program looks for it: that counts from then on.
        let other = try LayerStore(home: fixture.home, ownerBase: fixture.store.ownerBase, owner: try RunOwner(home: fixture.home))
        #expect(other.contains(layer))
        #expect(try await fixture.store.prune(keeping: [], unusedFor: 0, now: time(nil) + 1800).layers == [])
    }

    @Test func aSpanShorterThanAnHourIsAnHour() async throws {
        let fixture = try await BuildFixture()
        let layer = try layer("old", fixture)
        try age(layer, hours: 0, fixture)
        #expect(try await fixture.store.prune(keeping: fixture.base.layers.asSet, unusedFor: 1, now: time(nil) + 3590).layers == [])
        #expect(try await fixture.store.prune(keeping: fixture.base.layers.asSet, unusedFor: 1, now: time(nil) + 3610).layers == [layer])
    }
}

extension [Layer] {
    fileprivate var asSet: Set<Layer> { Set(self) }
}
