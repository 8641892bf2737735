// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let net = TargetDependencyCondition.when(traits: ["Net"])
let http: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client", condition: net)
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio", condition: net)
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio", condition: net)
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio", condition: net)

func module(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], plugins: [Target.PluginUsage] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "selfharness",
    products: [.executable(name: "selfharness", targets: ["selfharness"])],
    traits: [
        .trait(name: "Net", description: "Models over HTTP (async-http-client). Without it everything else builds, and faster."),
        .default(enabledTraits: ["Net"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ],
    targets: [
        // What Swift cannot say about Linux: macros, variadic calls, system libraries.
        .target(name: "CLinux"),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CCapability", pkgConfig: "libcap", providers: [.apt(["libcap-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),

        // Compiles sandbox/init statically and embeds the bytes in the Sandbox module.
        .plugin(name: "EmbedInit", capability: .buildTool(), path: "sandbox/embed"),

        // Embeds the image recipes in the Images module.
        .plugin(name: "EmbedRecipes", capability: .buildTool(), path: "sandbox/rootfs/embed"),

        // Embeds the bundled harnesses in the Harness module.
        .plugin(name: "EmbedHarnesses", capability: .buildTool(), path: "harnesses/embed"),

        // Optimised also when debugging: SHA-256 of whole images would take minutes.
        .target(
            name: "Core", dependencies: [system, "CLinux"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        // Optimised too: a simulation decides millions of candidates, also in tests.
        .target(name: "Statistics", dependencies: [], swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(
            name: "Gates", dependencies: ["Core", "Statistics"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        module("Console", ["Core", "CLinux"]),
        module("Proxy", ["Core", "CLinux"]),
        module("Gateway", ["Core", "CLinux", "Proxy", "Models"]),
        module("Screen", ["Core", system]),
        module("Sandbox", ["Core", system, "CLinux", "CSeccomp", "CCapability"], plugins: ["EmbedInit"]),
        module(
            "Images", ["Core", "Sandbox", system, subprocess, "CLinux", "CArchive", .product(name: "TOMLKit", package: "TOMLKit")],
            plugins: ["EmbedRecipes"]),
        module("Conformance", ["Core", "CLinux", "Sandbox", system]),
        module("Toolchain", ["Core", "CLinux", "Sandbox", "Images", system, subprocess], resources: [.embedInCode("Shims")]),
        module("TOMLReading", ["Core", .product(name: "TOMLKit", package: "TOMLKit")]),
        module("Tasks", ["Core", "TOMLReading", "Proxy", system]),
        module("Models", ["Core", system]),
        module("ModelHTTP", ["Core", "TOMLReading", "Models", http, nio, nioHTTP, nioPosix, system]),
        module("SimulatedModels", ["Core", "Models"]),
        module("Trajectories", ["Core", system]),
        module("Harness", ["Core", "TOMLReading", "Models", system], plugins: ["EmbedHarnesses"]),
        module(
            "Agents",
            ["Core", "CLinux", "Screen", "Sandbox", "TOMLReading", "Tasks", "Models", "Gateway", "Trajectories", "Harness", system]),
        module(
            "Trials",
            [
                "Core", "Statistics", "Proxy", "Sandbox", "Images", "Toolchain", "Tasks", "Models", "Trajectories", "Harness", "Agents",
                system, "CLinux",
            ]),
        module("Improvement", ["Core", "Models", "Trajectories", "Harness", "Statistics", "Gates", system, "CLinux"]),
        module(
            "Reports",
            [
                "Core", "Console", "Models", "Harness", "Agents", "Trials", "Trajectories", "Statistics", "Gates", "Improvement", system,
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Templates")]),
        module(
            "Evaluation",
            [
                "Core", "Statistics", "Gates", "Sandbox", "Toolchain", "TOMLReading", "Tasks", "Models", "Trajectories", "Harness",
                "Agents", "Trials", system,
            ]),
        module(
            "Commands",
            [
                "Core", "CLinux", "Console", "Proxy", "Screen", "Sandbox", "Conformance", "Images", "Toolchain", "Tasks", "Models",
                "ModelHTTP", "Harness", "Agents", "SimulatedModels", "Trials", "Trajectories", "Statistics", "Gates", "Evaluation",
                "Improvement", "Reports", system,
                arguments,
            ]),
        .executableTarget(name: "selfharness", dependencies: ["Commands", arguments], swiftSettings: strict),

        // The one sandbox service of a test process, and the image that tests run in.
        .target(
            name: "SandboxFixture", dependencies: ["Core", "Sandbox", "Images", system], path: "Tests/SandboxFixture",
            swiftSettings: strict),

        // Servers on loopback that do what a test tells them.
        .target(name: "LoopbackFixture", dependencies: ["Core"], path: "Tests/LoopbackFixture", swiftSettings: strict),

        tests("CoreTests", ["Core", system]),
        tests("StatisticsTests", ["Statistics"]),
        tests("GatesTests", ["Core", "Statistics", "Gates"]),
        tests("ConsoleTests", ["Core", "Console"]),
        tests("ProxyTests", ["Core", "CLinux", "Proxy", "LoopbackFixture"]),
        tests("GatewayTests", ["Core", "Proxy", "Models", "ModelHTTP", "Gateway", "LoopbackFixture", system]),
        tests("ScreenTests", ["Core", "Screen", system]),
        tests("SandboxTests", ["Core", "Sandbox", "SandboxFixture", "CLinux", "CSeccomp", system]),
        tests("ConformanceTests", ["Core", "Sandbox", "Conformance", "SandboxFixture", system]),
        tests("ImagesTests", ["Core", "Sandbox", "Images", "CLinux", "CArchive", system]),
        tests("ToolchainTests", ["Core", "Sandbox", "Images", "Toolchain", system]),
        tests("TasksTests", ["Core", "TOMLReading", "Tasks", system]),
        tests("HarnessTests", ["Core", "Harness", system]),
        tests("TrajectoriesTests", ["Core", "Trajectories", system]),
        tests(
            "AgentsTests",
            ["Core", "CLinux", "Screen", "Sandbox", "SandboxFixture", "Tasks", "Models", "Trajectories", "Harness", "Agents", system]),
        tests(
            "TrialsTests",
            [
                "Core", "Statistics", "Proxy", "Sandbox", "SandboxFixture", "Images", "Toolchain", "Tasks", "Models", "ModelHTTP",
                "LoopbackFixture", "Trajectories",
                "Harness", "Agents", "Trials", system, "CLinux",
            ]),
        tests(
            "ImprovementTests",
            ["Core", "Sandbox", "Models", "Trajectories", "Harness", "Statistics", "Gates", "Improvement", system, "CLinux"]),
        tests(
            "ReportsTests",
            ["Core", "Models", "Trajectories", "Harness", "Agents", "Trials", "Statistics", "Gates", "Improvement", "Reports", system]),
        tests(
            "EvaluationTests",
            [
                "Core", "Statistics", "Gates", "Sandbox", "SandboxFixture", "Images", "Toolchain", "Tasks", "Models", "Harness", "Agents",
                "Trials", "Evaluation", "selfharness", system,
            ]),
        tests(
            "CommandsTests",
            ["Agents", "Commands", "Console", "Core", "Gates", "Harness", "Models", "Tasks", "Trajectories", system, arguments]),
        tests("ModelHTTPTests", ["Core", "TOMLReading", "Models", "ModelHTTP", "LoopbackFixture", system]),
        tests("ModelsTests", ["Core", "Models", system]),
        tests("SimulatedModelsTests", ["Core", "Models", "SimulatedModels", "Trajectories", "Harness", "Agents", system]),
        tests(
            "FuzzTests",
            [
                "Core", "TOMLReading", "Screen", "Sandbox", "Proxy", "Images", "Toolchain", "Tasks", "Models", "ModelHTTP", "Trajectories",
                "Harness", "Agents", "Trials", system,
            ]),
        tests("ArchitectureTests", []),
    ],
    swiftLanguageModes: [.v6]
)
