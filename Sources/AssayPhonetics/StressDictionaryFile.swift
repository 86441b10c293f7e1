import AssayErrors
public import AssayFiles
public import Foundation

/// Where a CMU dictionary with stress may be: pocketsphinx's own has none.
public enum StressDictionaryFile {
  /// The file's environment variable. After it come the file that `assay models pull cmudict` stores and the places a
  /// system package may have put one.
  public static let variable = "ASSAY_CMUDICT"

  /// The SHA-256 of what `assay models pull cmudict` stores, as the model catalogue pins it.
  public static let published = ContentHash(
    hexadecimal: "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22")!

  static let places = [
    "/usr/share/festival/dicts/cmu/cmudict-0.4.out", "/usr/local/share/festival/dicts/cmu/cmudict-0.4.out",
    "/usr/share/cmudict/cmudict.dict", "/usr/local/share/cmudict/cmudict.dict",
  ]

  /// - Parameter published: what the pulled file must be.
  /// - Returns: `nil` when there is none, which makes espeak-ng's rules give the stress.
  /// - Throws: ``PhoneticsError`` when the variable names a file that is not there, or the pulled one is damaged.
  public static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment, published: ContentHash = published
  ) throws -> URL? {
    if let path = environment[variable] {
      guard FileManager.default.fileExists(atPath: path) else {
        throw PhoneticsError(
          .notInstalled, "There is no dictionary at \(path), which \(variable) names: check the path.")
      }
      return URL(fileURLWithPath: path)
    }
    let pulled = UserFolders.models(environment: environment).appendingPathComponent("cmudict/cmudict.dict")
    guard FileManager.default.fileExists(atPath: pulled.path) else {
      return places.first { FileManager.default.fileExists(atPath: $0) }.map { URL(fileURLWithPath: $0) }
    }
    guard try ContentHash(ofFile: pulled) == published else {
      throw PhoneticsError(
        .malformed,
        "\(pulled.path) is not the dictionary that the catalogue names: its SHA-256 differs; run: assay models pull "
          + "cmudict, or name another dictionary with \(variable).")
    }
    return pulled
  }
}
