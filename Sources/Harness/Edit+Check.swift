import Core

extension Edit {
    /// Asks again everything that was asked when the edit was made: a record may come from anywhere.
    ///
    /// An inverse has no operations to compute from. It must change files of its surface only, which must not be locked, and neither
    /// leak nor tamper; ``apply(to:)`` checks the bytes.
    ///
    /// - Throws: ``EditRefusal``; `malformed` when the operations do not give the files that the record holds.
    public func check(on artifact: HarnessArtifact, leaks: LeakScan? = nil, growth: Int = Edit.growthLimit) throws(EditRefusal) {
        guard format <= Self.currentFormat else {
            throw EditRefusal(.malformed, "format \(format) is newer than this program, which knows \(Self.currentFormat)")
        }
        let after = try apply(to: artifact)
        guard operations.isEmpty else {
            let again = try Edit(operations, of: artifact, audit: audit, leaks: leaks, growth: growth)
            guard again.result == result, again.surface == surface else {
                throw EditRefusal(.malformed, "the operations give another harness than the files of the record")
            }
            return
        }
        guard !changes.isEmpty else { throw EditRefusal(.empty, "no file changes") }
        let touched = Set(changes.map { Surface.of($0.path)?.surface.rawValue ?? $0.path })
        guard touched.count == 1 else { throw EditRefusal(.severalSurfaces, touched.sorted().joined(separator: ", ")) }
        guard let surface = Surface(rawValue: self.surface), touched == [self.surface] else {
            throw EditRefusal(.offSurface, "it changes \(touched.sorted().joined()), not \(self.surface)")
        }
        try EditRules(base: artifact, surface: surface, files: after.files, leaks: leaks, growth: Int.max).check()
        guard !artifact.content.manifest.isLocked(surface) else { throw EditRefusal(.offSurface, "\(self.surface) is locked") }
    }
}
