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
      dependencies: ["AssayCheckpoint", "AssayErrors", "AssayFiles", "AssayPrograms", "AssayRoles"]),
    .target(
      name: "AssayFeatures", dependencies: ["AssayErrors", "AssayRoles", "AssaySignal", "AssayTensor"]),
    .target(name: "AssayDiffusion", dependencies: ["AssayErrors", "AssayRoles", "AssayTensor"]),
    .target(
      name: "AssayNetworks",
      dependencies: [
        "AssayCheckpoint", "AssayDiffusion", "AssayErrors", "AssayFeatures", "AssayModelStore", "AssayNN",
        "AssayRoles", "AssaySignal", "AssayTensor",
      ]),
    .target(
      name: "AssayPhonetics",
      dependencies: [
        "AssayCorpus", "AssayErrors", "AssayFiles", "AssayPrograms", "AssayRoles", "AssaySignal",
        "CPocketsphinx",
      ]),

    .target(
      name: "AssayPhonePuRe",
      dependencies: [
        "AssayCheckpoint", "AssayDiffusion", "AssayErrors", "AssayFeatures", "AssayFiles", "AssayModelStore",
        "AssayNN", "AssayNetworks", "AssayPhonetics", "AssayRoles", "AssaySignal", "AssayTensor",
      ]),

    // MARK: - Roles: siblings, none imports another
    .target(
      name: "AssayProtection",
      dependencies: [
        "AssayErrors", "AssayFeatures", "AssayModelStore", "AssayNN", "AssayNetworks", "AssayRoles",
        "AssaySignal", "AssayTensor",
      ]),
    .target(
      name: "AssayPurification",
      dependencies: [
        "AssayDiffusion", "AssayErrors", "AssayFeatures", "AssayFiles", "AssayModelStore", "AssayNetworks",
        "AssayPhonePuRe", "AssayPhonetics", "AssayPrograms", "AssayRoles", "AssaySignal", "AssayTensor",
      ]),
    .target(
      name: "AssayCloning",
      dependencies: [
        "AssayCheckpoint", "AssayDiffusion", "AssayErrors", "AssayFeatures", "AssayFiles", "AssayModelStore",
        "AssayNN", "AssayNetworks", "AssayPhonetics", "AssayPrograms", "AssayRoles", "AssaySignal",
        "AssayTensor",
      ]),
    .target(
      name: "AssayVerification",
      dependencies: ["AssayModelStore", "AssayNetworks", "AssayRoles", "AssaySignal", "AssayTensor"]),
    .target(
      name: "AssayQuality",
      dependencies: [
        "AssayErrors", "AssayFeatures", "AssayModelStore", "AssayNetworks", "AssayRoles", "AssaySignal",
        "AssayTensor",
      ]),

    // Programs of others in any of the roles
    .target(
      name: "AssayExternal",
      dependencies: [
        "AssayErrors", "AssayFiles", "AssayPrograms", "AssayRoles", "AssaySignal",
        .product(name: "Yams", package: "Yams"),
      ]),

    // MARK: - Training
    .target(
      name: "AssayTraining",
      dependencies: [
        "AssayCheckpoint", "AssayCloning", "AssayCorpus", "AssayDiffusion", "AssayErrors", "AssayFeatures",
        "AssayFiles", "AssayModelStore", "AssayNN", "AssayNetworks", "AssayPhonePuRe", "AssayPhonetics",
        "AssayPlots", "AssayRoles", "AssaySignal", "AssayTensor", .product(name: "Yams", package: "Yams"),
      ]),

    // MARK: - The experiment
    .target(
      name: "AssayStore",
      dependencies: [
        "AssayErrors", "AssayFiles", "AssayRoles", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "AssayAudit",
      dependencies: [
        "AssayCorpus", "AssayErrors", "AssayFiles", "AssayPhonetics", "AssayPlots", "AssayReport",
        "AssayRoles", "AssaySignal", "AssayStore", "AssayTensor",
      ]),
    .target(
      name: "AssayWork",
      dependencies: [
        "AssayAudit", "AssayCheckpoint", "AssayCorpus", "AssayErrors", "AssayFeatures", "AssayFiles",
        "AssayModelStore", "AssayPhonetics", "AssayPlots", "AssayPrograms", "AssayQuality", "AssayReport",
        "AssayRoles", "AssaySignal", "AssayTensor", "CSndfile", "CSoxr",
      ]),
    .target(
      name: "AssayBench",
      dependencies: [
        "AssayAudit", "AssayCheckpoint", "AssayDiffusion", "AssayFiles", "AssayNetworks", "AssayPhonePuRe",
        "AssayPlots", "AssayPrograms", "AssayReport", "AssayRoles", "AssaySignal", "AssayTensor",
      ]),
    .executableTarget(
      name: "assay",
      dependencies: [
        "AssayAudit", "AssayBench", "AssayCheckpoint", "AssayCloning", "AssayCorpus", "AssayDiffusion",
        "AssayErrors", "AssayExternal", "AssayFeatures", "AssayFiles", "AssayModelStore", "AssayNetworks",
        "AssayPhonePuRe", "AssayPhonetics", "AssayPlots", "AssayPrograms", "AssayProtection",
        "AssayPurification", "AssayQuality", "AssayReport", "AssayRoles", "AssaySignal", "AssayStore",
        "AssayTensor", "AssayTraining", "AssayVerification", "AssayWork",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: - Tests
    .target(name: "_AssayTestSupport", dependencies: ["AssayCheckpoint", "AssayFiles"]),
    .target(
      name: "_AssayTestNetworks",
      dependencies: ["AssayCheckpoint", "AssayNN", "AssayNetworks", "AssayTensor", "_AssayTestSupport"]),
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
  ("AssayFeaturesTests", ["AssayFeatures", "AssayNN"]),
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
      name: name, dependencies: below(dependencies + ["_AssayTestSupport"]).map { .target(name: $0) }))
}

/// Targets of this package and all that these depend on: tests look inside, and SwiftPM builds a target again only for what it
/// names itself.
@MainActor func below(_ names: [String]) -> [String] {
  var (found, waiting) = (Set<String>(), names)
  while let name = waiting.popLast() {
    guard found.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else {
      continue
    }
    for dependency in target.dependencies {
      if case .byNameItem(let name, _) = dependency { waiting.append(name) }
    }
  }
  // The shim is opened at run time.
  return found.filter { $0.hasPrefix("Assay") || $0.hasPrefix("_Assay") || names.contains($0) }.sorted()
}

for target in package.targets where target.type != .system {
  target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"].map {
    .enableUpcomingFeature($0)
  }
}
