import Testing

/// Who may import what: the house plan, kept by machine.
@Suite struct ModuleTests {
    /// Part of every tool-chain. Foundation is not: its Essentials load faster and are enough.
    static let toolchain: Set<String> = ["Glibc", "FoundationEssentials", "Synchronization", "Dispatch", "Swift"]

    /// The only modules that may import a package or library from outside; nil = all.
    static let outside: [String: Set<String>?] = [
        "SystemPackage": nil,
        "CLinux": nil,
        "CSeccomp": ["Sandbox"],
        "CCapability": ["Sandbox"],
        "CArchive": ["Images"],
        "Subprocess": ["Images", "Toolchain"],
        "TOMLKit": ["TOMLReading", "Images"],
        "ArgumentParser": ["Commands", "selfharness"],
        "Mustache": ["Reports"],
        "AsyncHTTPClient": ["ModelHTTP"],
        "NIOCore": ["ModelHTTP"],
        "NIOHTTP1": ["ModelHTTP"],
        "NIOPosix": ["ModelHTTP"],
    ]

    /// A module that a file imports, and where.
    private struct Import {
        let module: String
        let importer: String
        let place: String
    }

    private static func imports() -> [Import] {
        Repository.swift(in: "Sources").flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                let words = line.split(separator: " ").drop { $0.hasPrefix("@") || ["public", "internal", "private"].contains($0) }
                guard words.first == "import", let name = words.last else { return nil }
                return Import(
                    module: String(name.prefix { $0 != "." }), importer: file.parts[1], place: "\(file.path):\(index + 1)")
            }
        }
    }

    @Test func manifestIsUnderstood() throws {
        let manifest = Manifest(try Repository.text(of: "Package.swift"))
        #expect(manifest.dependencies["Core"]?.isSuperset(of: ["SystemPackage", "CLinux"]) == true)
        #expect(manifest.dependencies["Tasks"]?.isSuperset(of: ["Core", "SystemPackage", "TOMLReading"]) == true)
        #expect(manifest.dependencies["selfharness"]?.contains("Commands") == true)
        let folders = Set(Repository.swift(in: "Sources").map { $0.parts[1] })
        #expect(folders.isSubset(of: manifest.dependencies.keys), "every folder below Sources is a target")
    }

    @Test func modulesImportOnlyWhatTheManifestGrants() throws {
        let manifest = Manifest(try Repository.text(of: "Package.swift"))
        let imports = Self.imports()
        #expect(imports.count > 50)
        for found in imports where !Self.toolchain.contains(found.module) {
            #expect(
                manifest.dependencies[found.importer]?.contains(found.module) == true,
                "\(found.place): \(found.importer) does not depend on \(found.module)")
        }
    }

    @Test func outsidePackagesStayInTheirRooms() throws {
        let manifest = Manifest(try Repository.text(of: "Package.swift"))
        for (module, dependencies) in manifest.dependencies {
            for dependency in dependencies where manifest.dependencies[dependency] == nil {
                guard let rooms = Self.outside[dependency] else {
                    Issue.record("\(module) depends on \(dependency), which the table in this test does not name")
                    continue
                }
                #expect(rooms?.contains(module) ?? true, "\(module) may not depend on \(dependency)")
            }
        }
    }
}
