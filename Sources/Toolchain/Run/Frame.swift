import Core
import Images
import Sandbox
import SystemPackage

/// The layer that holds a task's view of the tool-chain together: stand-ins, launchers, the pytest configuration, and
/// mount points for the parts that many tasks share.
struct Frame {
    enum Content: Equatable {
        case file([UInt8], executable: Bool)
        case link(String)
        case directory
    }

    /// Absolute path inside the sandbox → content.
    private(set) var entries: [String: Content] = [:]

    init(plan: VerifierPlan, bootstrap: VerifierBootstrap) {
        let launchers = [
            "judge": PackageResources.judge_sh, "run-script": PackageResources.run_script_sh,
            "run-pytest": PackageResources.run_pytest_sh, "uv-environment": PackageResources.uv_environment_sh,
        ]
        for (name, text) in launchers { entries["\(Layout.launchers)/\(name)"] = .file(text, executable: true) }
        entries["\(Layout.launchers)/pytest.py"] = .file(PackageResources.pytest_py, executable: false)
        if !plan.agentModules.isEmpty {
            let names = plan.agentModules.joined(separator: "\n") + "\n"
            let parts = [
                "agent_modules.py": PackageResources.agent_modules_py, "module_host.py": PackageResources.module_host_py,
                "plain_values.py": PackageResources.plain_values_py, "agent-modules": Array(names.utf8),
            ]
            for (name, text) in parts { entries["\(Layout.launchers)/\(name)"] = .file(text, executable: false) }
        }
        entries["\(Layout.launchers)/common"] = .file(PackageResources.common_sh, executable: false)
        if bootstrap == .shim {
            for (name, text) in Self.shims { entries["\(Layout.shims)/\(name)"] = .file(text, executable: true) }
            entries["\(Layout.fallback)/sh"] = .link("../verifier/libexec/busybox")
        }
        // One file in this folder, always: pytest would look for a configuration in every folder up to the root, and
        // `addopts = --co` in a planted one turns every failing suite into a success.
        let configuration = plan.configuration ?? .init(name: "pytest.ini", content: Array("[pytest]\n".utf8))
        entries["\(Layout.root)/etc/\(configuration.name)"] = .file(configuration.content, executable: false)
        entries[Layout.libraries] = .link("verifier/lib")
        for point in [Layout.tree, Layout.state] { entries[point] = .directory }
        for set in plan.requirementSets { entries["\(Layout.sets)/\(set.key)"] = .directory }
        if !plan.aptPackages.isEmpty { entries[Layout.packages] = .directory }
        if !plan.wheels.isEmpty { entries[Layout.wheels] = .directory }
    }

    static let shims = [
        "uvx": PackageResources.uvx_sh, "uv": PackageResources.uv_sh,
        "curl": PackageResources.fetch_sh, "wget": PackageResources.fetch_sh,
        "apt-get": PackageResources.apt_get_sh, "apt": PackageResources.apt_get_sh,
        "pip": PackageResources.pip_sh, "pip3": PackageResources.pip_sh,
    ]

    /// Equal frames have equal names.
    var layer: Layer {
        var hash = SHA256()
        for (path, content) in entries.sorted(by: { $0.key < $1.key }) {
            switch content {
            case .file(let bytes, let executable): hash.update("file \(path) \(executable) \(bytes.count)\n" + SHA256.hex(bytes))
            case .link(let target): hash.update("link \(path) \(target)\n")
            case .directory: hash.update("directory \(path)\n")
            }
        }
        return Layer(id: "frame-" + hash.finalize().hexadecimal.prefix(24))
    }

    /// Puts the frame into the store, once.
    func publish(in store: LayerStore) throws -> Layer {
        let layer = layer
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        defer { staged.discard() }
        for (path, content) in entries {
            let place = staged.path.appending(Layout.inLayer(path))
            try Files.makeDirectory(content == .directory ? place : place.removingLastComponent())
            switch content {
            case .file(let bytes, let executable): try Files.write(bytes, to: place, mode: executable ? 0o755 : 0o644)
            case .link(let target): try HostTree.link(place, to: target)
            case .directory: break
            }
        }
        // Below this layer lies what the agent left: none of it may show through.
        try HostTree.hideBelow(staged.path.appending(Layout.inLayer(Layout.root)))
        try HostTree.give(staged.path, to: store.ownerBase)
        try store.publish(staged, as: layer)
        return layer
    }
}
