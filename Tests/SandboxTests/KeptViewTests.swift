import Core
import Glibc
import SystemPackage
import Testing

@testable import Sandbox

/// File systems that stay until somebody removes them.
@Suite struct KeptViewTests {
    private func withStore(_ body: (LayerStore, Home) throws -> Void) throws {
        let home = Home(root: FilePath("/tmp/selfharness-kept-\(Files.randomName(10))"))
        defer { try? Files.removeTree(home.root) }
        try Files.makeDirectory(home.root)
        try body(
            try LayerStore(
                home: home, ownerBase: try Tier.current() == .root ? Slots.canonicalBase : 0, owner: try RunOwner(home: home)), home)
    }

    private func layer(_ id: String, _ store: LayerStore) throws -> Layer {
        try store.publish(try store.stage(), as: Layer(id: id))
        return Layer(id: id)
    }

    private func write(_ text: String, into view: View) throws { try Files.write(text, to: view.upper.appending("file")) }

    @Test func aViewAndASealedLayerAreListedAlike() throws {
        try withStore { store, home in
            let base = [try layer("top", store), try layer("bottom", store)]
            let first = try store.makeView(over: base)
            try write("one", into: first)
            let kept = try first.keep(as: "B__1")
            let second = try store.makeView(over: base)
            try write("two", into: second)
            _ = try store.keep(try second.seal(as: store.temporaryLayer()), over: base, as: "A__2")

            // The program's end and another one's start leave them alone.
            try store.owner.finish(home: home)
            try RunOwner.sweep(home: home)
            let all = try KeptView.all(home: home)
            #expect(all.map(\.name) == ["A__2", "B__1"])
            #expect(try all.map { try Files.text($0.upper.appending("file")) } == ["two", "one"])
            #expect(try all.map { try $0.layers } == [base, base])
            #expect(all[1].upper == kept.upper)
            #expect(all.allSatisfy { $0.bytes() > 0 && abs($0.keptAt.seconds(since: .now())) < 600 })
            #expect(try Files.list(home.root.appending("store/layers")) == ["bottom", "top"])
        }
    }

    @Test func removalTakesWhatIsNamedAndNothingElse() throws {
        try withStore { store, home in
            for name in ["one", "two", "three"] { _ = try store.makeView(over: []).keep(as: name) }
            let failure = try #require(throws: Failure.self) { try KeptView.named(["one", "tow"], home: home) }
            #expect(failure.kind == .invalidInput)
            #expect(failure.hint == "did you mean two?")
            for bad in ["", ".", "..", "../views", "x/y"] {
                #expect(throws: Failure.self) { try KeptView.named([bad], home: home) }
            }
            for view in try KeptView.named(["one", "two", "one"], home: home) { try view.remove() }
            #expect(try KeptView.all(home: home).map(\.name) == ["three"])
            #expect(try Files.list(home.root.appending("store/views")) == ["kept-three"])
        }
    }

    @Test func aRemovalThatWasKilledIsFinishedByTheNextLook() throws {
        try withStore { _, home in
            try Files.makeDirectory(home.root.appending("store/views/kept-.removing-abc/upper"))
            #expect(try KeptView.all(home: home).isEmpty)
            #expect(try Files.list(home.root.appending("store/views")) == [])
        }
    }

    @Test func aHomeThatWasNeverUsedHasNone() throws {
        #expect(try KeptView.all(home: Home(root: "/nonexistent")).isEmpty)
    }
}
