import AssayFiles
import AssayModelStore
import AssayPhonetics
import AssayPrograms
import AssayTensor
import CSndfile
import CSoxr
import Foundation

/// Everything that Assay needs on a machine.
package enum HealthChecks {
  /// The encoders that codec purifiers call, by the purifier's name. Only that of mp3 is needed, which audits use
  /// unless told otherwise; Debian's ffmpeg has no AMR.
  package static let encoders = [
    ("mp3", "libmp3lame"), ("opus", "libopus"), ("aac", "aac"), ("amr", "libvo_amrwbenc"),
    ("speex", "libspeex"),
  ]

  /// - Parameter idleThreadsSleep: whether the process was started so that OpenMP's threads sleep while they wait.
  package static func all(idleThreadsSleep: Bool) -> [HealthCheck] {
    [.ok("assay", AssayVersion.current)]
      + libtorch(idleThreadsSleep) + libraries() + ffmpeg() + [flite()] + phonetics() + [curl()] + models()
      + [cache()]
  }

  private static func libtorch(_ idleThreadsSleep: Bool) -> [HealthCheck] {
    do {
      try ComputeRuntime.start()
    } catch {
      return [.missing("libtorch", "\(error)", remedy: "run scripts/bootstrap and build again")]
    }
    let count = ComputeRuntime.cudaDeviceCount
    let devices = ["cpu"] + (0..<count).map { "cuda:\($0)" }
    return [
      .ok("libtorch", "\(ComputeRuntime.version), \(ComputeRuntime.libraryPath)"),
      .ok("threads", "\(ComputeRuntime.threads)"), waiting(idleThreadsSleep),
      .ok("devices", devices.joined(separator: ", ")), matrixLibrary(),
      .ok("kernels", KernelSet.current == .none ? "libtorch's only" : "\(KernelSet.current)"),
      .ok(
        "bfloat16",
        ComputeRuntime.multipliesBFloat16(on: .cpu)
          ? "supported by this CPU; training presets use it"
          : "not supported by this CPU; training uses float32"
      ),
    ]
  }

  private static func waiting(_ idleThreadsSleep: Bool) -> HealthCheck {
    guard idleThreadsSleep else {
      return .missing(
        "idle threads", "they spin, and make small operations many times slower beside another program",
        remedy: "unset OMP_WAIT_POLICY and GOMP_SPINCOUNT", needed: false)
    }
    return .ok("idle threads", "they sleep")
  }

  private static func matrixLibrary() -> HealthCheck {
    guard let path = ComputeRuntime.matrixLibraryPath else { return .ok("matrix library", "inside libtorch") }
    return ComputeRuntime.hasSlowMatrixLibrary
      ? .missing(
        "matrix library", "\(path) is the reference BLAS, which is several times slower than OpenBLAS",
        remedy: "run scripts/bootstrap, or install libopenblas0-openmp", needed: false)
      : .ok("matrix library", path)
  }

  private static func libraries() -> [HealthCheck] {
    [
      .ok("libsndfile", String(cString: sf_version_string())),
      .ok("libsoxr", String(cString: soxr_version())),
    ]
  }

  private static func ffmpeg() -> [HealthCheck] {
    let remedy = "run scripts/bootstrap, or install ffmpeg"
    do {
      let version = try text("ffmpeg", ["-version"]).split(separator: "\n").first.map(String.init) ?? ""
      let listing = try text("ffmpeg", ["-hide_banner", "-encoders"])
      let known = Set(
        listing.split(separator: "\n").compactMap { line in
          let words = line.split(separator: " ")
          return words.count > 1 && words[0].count == 6 ? String(words[1]) : nil
        })
      let found = version.components(separatedBy: " Copyright").first ?? version
      return [.ok("ffmpeg", found)]
        + encoders.map { purifier, encoder in
          known.contains(encoder)
            ? .ok("encoder \(encoder)", "for the purifier \(purifier)")
            : .missing(
              "encoder \(encoder)", "this ffmpeg was built without it",
              remedy: "put an ffmpeg with \(encoder) first in PATH, or do not use the purifier \(purifier)",
              needed: purifier == "mp3")
        }
    } catch {
      return [.missing("ffmpeg", "\(error)", remedy: remedy)]
    }
  }

  private static func flite() -> HealthCheck {
    guard let program = ExternalProgram.find("flite") else {
      return .missing(
        "flite", "not on the PATH; only scripts/demo needs it",
        remedy: "run scripts/bootstrap, or install flite", needed: false)
    }
    return .ok("flite", program.path)
  }

  private static func phonetics() -> [HealthCheck] {
    let espeak = ExternalProgram.find("espeak-ng").map { HealthCheck.ok("espeak-ng", $0.path) }
    let unknownWords =
      espeak
      ?? .missing(
        "espeak-ng", "not on the PATH; words that are not in a dictionary cannot be aligned",
        remedy: "run scripts/bootstrap, or install espeak-ng", needed: false)
    do {
      return [
        .ok("pocketsphinx", try PocketsphinxModel.find().dictionary.deletingLastPathComponent().path),
        unknownWords,
      ]
    } catch {
      return [
        .missing(
          "pocketsphinx", "\(error)", remedy: "run scripts/bootstrap, or install pocketsphinx-en-us",
          needed: false),
        unknownWords,
      ]
    }
  }

  private static func models() -> [HealthCheck] {
    ModelCatalog.entries.map { entry in
      let name = "model \(entry.name)"
      let remedy = "run: assay models pull \(entry.name)"
      do {
        switch try ModelStore.state(of: entry) {
        case .present: return .ok(name, ModelStore.location(of: entry).path)
        case .missing(let url):
          return .missing(
            name, "not at \(url.path); \(entry.summary)", remedy: remedy, needed: isNeeded(entry))
        case .damaged(let url):
          return .missing(
            name, "\(url.path) has the wrong size or SHA-256", remedy: remedy,
            needed: isNeeded(entry))
        }
      } catch {
        return .missing(name, "\(error)", remedy: remedy, needed: isNeeded(entry))
      }
    }
  }

  /// Whether the commands' defaults cannot do without a model: verifier and protection are GE2E's.
  private static func isNeeded(_ entry: CatalogEntry) -> Bool { entry.name == "ge2e" }

  /// Of `assay models pull`.
  private static func curl() -> HealthCheck {
    guard let program = ExternalProgram.find("curl") else {
      return .missing(
        "curl", "not on the PATH; it downloads weights from Hugging Face and GitHub",
        remedy: "run scripts/bootstrap, or install curl", needed: false)
    }
    return .ok("curl", program.path)
  }

  private static func cache() -> HealthCheck {
    let folder = ModelStore.folder
    let probe = folder.appendingPathComponent(".doctor-\(getpid())")
    do {
      try AtomicFile.write(Data(), to: probe)
      try? FileManager.default.removeItem(at: probe)
      return .ok("models folder", "\(folder.path) can be written")
    } catch {
      return .missing(
        "models folder", "\(error)",
        remedy: "set XDG_CACHE_HOME or ASSAY_MODELS to a folder that can be written")
    }
  }

  private static func text(_ program: String, _ arguments: [String]) throws -> String {
    let result = try ExternalProgram.runChecked(program, arguments, timeLimit: .seconds(60))
    return String(decoding: result.output, as: UTF8.self)
  }
}
