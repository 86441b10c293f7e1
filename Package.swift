// swift-tools-version: 6.0
import Foundation
import PackageDescription

// Which libtorch the shim is compiled against. Unset: the system's (Debian's libtorch-dev), found
// without a single flag. Set `ASSAY_LIBTORCH` to a folder with `include/` and `lib/` to use another
// one: a CUDA build, or the `torch` folder of an unpacked `torch` wheel.
let libtorch = Context.environment["ASSAY_LIBTORCH"]

// CTorch's header is found by its path, not by a dependency: as a dependency it would be a module, which C++20
// wants compiled first.
var shimCXXSettings: [CXXSetting] = [.headerSearchPath("../CTorch/include")]
var shimLinkerSettings: [LinkerSetting] = [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]
if let libtorch {
  shimCXXSettings.append(.unsafeFlags(["-I\(libtorch)/include"]))
  if !FileManager.default.fileExists(atPath: "\(libtorch)/include/gloo/algorithm.h") {
    // The system's headers of Gloo would be of another version than the one inside this libtorch.
    shimCXXSettings.append(.define("ASSAY_WITHOUT_GLOO"))
  }
  // The shim finds this libtorch again at run time, wherever the executable is started from.
  shimLinkerSettings.append(
    .unsafeFlags(["-L\(libtorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib"]))
  if FileManager.default.fileExists(atPath: "\(libtorch)/lib/libtorch_cuda.so") {
    // No symbol of ours is in it, but loading it is what registers the GPU's kernels.
    shimLinkerSettings.append(.unsafeFlags(["-Xlinker", "--no-as-needed", "-ltorch_cuda"]))
  }
}

let package = Package(
  name: "Assay",
  products: [
    // MARK: - Public API
    .executable(name: "assay", targets: ["assay"]),
    .library(name: "AssaySignal", targets: ["AssaySignal"]),
    .library(name: "AssayRoles", targets: ["AssayRoles"]),
    .library(name: "AssayAudit", targets: ["AssayAudit"]),
    // Opened with `dlopen` on the first tensor, so that `assay --help` does not wait half a second
    // for libtorch: see Sources/CTorch/README.md.
    .library(name: "AssayTorchShim", type: .dynamic, targets: ["CTorchShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: - The one door to libtorch
    .target(name: "CTorchShim", cxxSettings: shimCXXSettings, linkerSettings: shimLinkerSettings),
    .target(name: "CTorch", exclude: ["README.md"], linkerSettings: [.linkedLibrary("dl")]),

    // MARK: - System libraries
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(
      name: "CPocketsphinx", pkgConfig: "pocketsphinx", providers: [.apt(["libpocketsphinx-dev"])]),

    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // SHA-256 only: the system's libcrypto builds in no time, swift-crypto compiles all of BoringSSL.
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    // MARK: - Foundations, in the order data flows
    .target(name: "AssayErrors"),
    .target(name: "AssayFiles", dependencies: ["AssayErrors", "CCrypto"]),
    .target(name: "AssayCheckpoint", dependencies: ["AssayErrors", "AssayFiles"]),
    .target(name: "AssayPrograms", dependencies: ["AssayErrors"]),
    .target(name: "AssayPlots", dependencies: ["AssayReport", "CZlib"]),
    .target(name: "AssayReport"),
    .target(
      name: "AssaySignal", dependencies: ["AssayErrors", "AssayFiles", "AssayPrograms", "CSndfile", "CSoxr"]),
    .target(name: "AssayTensor", dependencies: ["AssayErrors", "CTorch"]),
    .target(name: "AssayNN", dependencies: ["AssayTensor", "AssayCheckpoint"]),
    .target(name: "AssayRoles", dependencies: ["AssayErrors", "AssaySignal", "AssayTensor", "AssayFiles"]),
    .target(name: "AssayCorpus", dependencies: ["AssayErrors", "AssayRoles", "AssaySignal", "AssayFiles"]),
    .target(
      name: "AssayModelStore",
      dependencies: ["AssayErrors", "AssayCheckpoint", "AssayRoles", "AssayPrograms"]),
    .target(name: "AssayFeatures", dependencies: ["AssayRoles"]),
    .target(name: "AssayDiffusion", dependencies: ["AssayErrors", "AssayRoles"]),
    .target(
      name: "AssayNetworks", dependencies: ["AssayDiffusion", "AssayFeatures", "AssayModelStore", "AssayNN"]),
    .target(
      name: "AssayPhonetics",
      dependencies: ["AssayErrors", "AssayCorpus", "AssayRoles", "AssayPrograms", "CPocketsphinx"]),

    .target(
      name: "AssayPhonePuRe",
      dependencies: [
        "AssayDiffusion", "AssayFeatures", "AssayModelStore", "AssayNetworks", "AssayPhonetics",
      ]),

    // MARK: - Roles: siblings, none imports another
    .target(name: "AssayProtection", dependencies: ["AssayFeatures", "AssayModelStore", "AssayNetworks"]),
    .target(
      name: "AssayPurification",
      dependencies: [
        "AssayDiffusion", "AssayModelStore", "AssayNetworks", "AssayPhonePuRe", "AssayPhonetics",
        "AssayPrograms",
      ]),
    .target(
      name: "AssayCloning",
      dependencies: [
        "AssayDiffusion", "AssayFeatures", "AssayModelStore", "AssayNetworks", "AssayPhonetics",
        "AssayPrograms",
      ]),
    .target(name: "AssayVerification", dependencies: ["AssayModelStore", "AssayNetworks"]),
    .target(name: "AssayQuality", dependencies: ["AssayFeatures", "AssayModelStore", "AssayNetworks"]),

    // Programs of others in any of the roles
    .target(
      name: "AssayExternal",
      dependencies: ["AssayRoles", "AssayPrograms", .product(name: "Yams", package: "Yams")]),

    // MARK: - Training
    .target(
      name: "AssayTraining",
      dependencies: [
        "AssayCloning", "AssayCorpus", "AssayDiffusion", "AssayFeatures", "AssayModelStore",
        "AssayNetworks", "AssayPhonePuRe", "AssayPhonetics", "AssayPlots",
        .product(name: "Yams", package: "Yams"),
      ]),

    // MARK: - The experiment
    .target(
      name: "AssayStore",
      dependencies: ["AssayErrors", "AssayRoles", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "AssayAudit",
      dependencies: [
        "AssayErrors", "AssayCorpus", "AssayPhonetics", "AssayPlots", "AssayReport", "AssayRoles",
        "AssayStore",
      ]),
    .target(
      name: "AssayWork",
      dependencies: [
        "AssayAudit", "AssayCorpus", "AssayFeatures", "AssayModelStore", "AssayPhonetics", "AssayPlots",
        "AssayPrograms", "AssayQuality", "AssayReport", "AssayRoles", "CSndfile", "CSoxr",
      ]),
    .target(
      name: "AssayBench",
      dependencies: [
        "AssayAudit", "AssayDiffusion", "AssayNetworks", "AssayPhonePuRe", "AssayPlots", "AssayPrograms",
        "AssayReport", "AssayRoles",
      ]),
    .executableTarget(
      name: "assay",
      dependencies: [
        "AssayAudit", "AssayBench", "AssayCloning", "AssayCorpus", "AssayDiffusion", "AssayExternal",
        "AssayFeatures",
        "AssayModelStore", "AssayNetworks", "AssayPhonePuRe", "AssayPhonetics", "AssayPlots",
        "AssayProtection", "AssayPurification", "AssayQuality", "AssayReport", "AssayTraining",
        "AssayVerification", "AssayWork", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: - Tests
    .target(name: "_AssayTestSupport", dependencies: ["AssayCheckpoint", "AssayFiles"]),
    .target(name: "_AssayTestNetworks", dependencies: ["AssayNetworks", "_AssayTestSupport"]),
  ],
  swiftLanguageModes: [.v6],
  // libtorch 2's headers need C++20; 1.13's do not compile as it.
  cxxLanguageStandard: libtorch == nil ? .cxx17 : .cxx20
)

for (name, dependencies) in [
  ("CTorchTests", ["CTorch"]),
  ("AssayFilesTests", ["AssayFiles"]),
  ("AssayProgramsTests", ["AssayPrograms"]),
  ("AssayReportTests", ["AssayReport"]),
  ("AssayPlotsTests", ["AssayPlots"]),
  ("AssayCheckpointTests", ["AssayCheckpoint"]),
  ("AssaySignalTests", ["AssaySignal"]),
  ("AssayTensorTests", ["AssayTensor"]),
  ("AssayNNTests", ["AssayNN"]),
  ("AssayRolesTests", ["AssayRoles"]),
  ("AssayCorpusTests", ["AssayCorpus", "AssayReport"]),
  ("AssayModelStoreTests", ["AssayModelStore"]),
  ("AssayFeaturesTests", ["AssayFeatures"]),
  ("AssayDiffusionTests", ["AssayDiffusion"]),
  ("AssayNetworksTests", ["AssayNetworks", "_AssayTestNetworks"]),
  ("AssayPhoneticsTests", ["AssayPhonetics"]),
  ("AssayPhonePuReTests", ["AssayPhonePuRe", "AssayPurification", "_AssayTestNetworks"]),
  ("AssayProtectionTests", ["AssayProtection", "AssayVerification"]),
  ("AssayPurificationTests", ["AssayPurification"]),
  ("AssayCloningTests", ["AssayCloning"]),
  ("AssayExternalTests", ["AssayExternal"]),
  ("AssayVerificationTests", ["AssayAudit", "AssayVerification"]),
  ("AssayQualityTests", ["AssayQuality"]),
  ("AssayTrainingTests", ["AssayTraining"]),
  ("AssayStoreTests", ["AssayStore"]),
  ("AssayAuditTests", ["AssayAudit"]),
  ("AssayWorkTests", ["AssayWork"]),
  ("AssayBenchTests", ["AssayBench"]),
  ("CommandLineTests", ["assay"]),
  (
    "ConsistencyTests",
    [
      "AssayCloning", "AssayExternal", "AssayProtection", "AssayPurification", "AssayQuality",
      "AssayVerification",
    ]
  ),
] {
  package.targets.append(
    .testTarget(
      name: name,
      dependencies: (dependencies + ["_AssayTestSupport"]).map { .target(name: $0) }))
}

for target in package.targets where target.type != .system {
  target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"].map {
    .enableUpcomingFeature($0)
  }
}
