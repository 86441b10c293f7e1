import AssayErrors
public import Foundation

/// The location of pocketsphinx's American English model: acoustic model, dictionary and language model.
public struct PocketsphinxModel: Sendable {
  /// The folder `en-us` of the package pocketsphinx-en-us.
  public let folder: URL

  /// The environment variable for the folder, which precedes the usual places of system packages.
  public static let variable = "ASSAY_POCKETSPHINX_MODEL"

  static let places = ["share/pocketsphinx/model/en-us", "share/pocketsphinx/en-us"]
  static let prefixes = ["/usr", "/usr/local", "/opt/homebrew", "/opt/local"]

  public var acoustics: URL { folder.appendingPathComponent("en-us", isDirectory: true) }
  public var dictionary: URL { folder.appendingPathComponent("cmudict-en-us.dict") }
  public var languageModel: URL { folder.appendingPathComponent("en-us.lm.bin") }

  /// Finds the model.
  ///
  /// - Throws: ``PhoneticsError`` with code `.notInstalled` if it is not found.
  public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws
    -> PocketsphinxModel
  {
    let installed = prefixes.flatMap { prefix in places.map { "\(prefix)/\($0)" } }
    let candidates = environment[variable].map { [$0] } ?? installed
    for path in candidates {
      let model = PocketsphinxModel(folder: URL(fileURLWithPath: path, isDirectory: true))
      if model.missing == nil { return model }
    }
    throw PhoneticsError(
      .notInstalled,
      candidates.count == 1
        ? "There is no pocketsphinx model in \(candidates[0]), which \(variable) names: check the path."
        : "pocketsphinx's English model is not installed: run scripts/bootstrap, or set \(variable).")
  }

  /// Checks the first bytes of the acoustic model's files: the library ends the whole process on a wrong file.
  ///
  /// - Throws: ``PhoneticsError`` with code `.malformed` naming the file.
  func requireSound() throws {
    for (name, beginnings) in [
      ("mdef", ["BMDF", "FDMB", "0.3"]), ("means", ["s3\n"]), ("variances", ["s3\n"]),
      ("transition_matrices", ["s3\n"]),
    ] {
      let file = acoustics.appendingPathComponent(name)
      let bytes = (try? FileHandle(forReadingFrom: file).read(upToCount: 4)) ?? Data()
      guard beginnings.contains(where: { bytes.starts(with: $0.utf8) }) else {
        throw PhoneticsError(
          .malformed, "\(file.path) is not part of an acoustic model: install pocketsphinx-en-us again.")
      }
    }
  }

  /// The first missing file.
  var missing: URL? {
    [acoustics.appendingPathComponent("mdef"), acoustics.appendingPathComponent("means"), dictionary].first {
      !FileManager.default.fileExists(atPath: $0.path)
    }
  }
}
