import AssayFiles
import Foundation

/// Where a CMU dictionary with stress may be: pocketsphinx's own has none.
public enum StressDictionaryFile {
  /// The file's environment variable. After it come the file that `assay models pull cmudict` stores and the places a
  /// system package may have put one.
  public static let variable = "ASSAY_CMUDICT"

  static let places = [
    "/usr/share/festival/dicts/cmu/cmudict-0.4.out", "/usr/local/share/festival/dicts/cmu/cmudict-0.4.out",
    "/usr/share/cmudict/cmudict.dict", "/usr/local/share/cmudict/cmudict.dict",
  ]

  /// - Returns: `nil` when there is none, which makes espeak-ng's rules give the stress.
  /// - Throws: ``PhoneticsError`` when the variable names a file that is not there.
  public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> URL?
  {
    if let path = environment[variable] {
      guard FileManager.default.fileExists(atPath: path) else {
        throw PhoneticsError(
          .notInstalled, "There is no dictionary at \(path), which \(variable) names: check the path.")
      }
      return URL(fileURLWithPath: path)
    }
    let pulled = UserFolders.models(environment: environment).appendingPathComponent("cmudict/cmudict.dict")
    return ([pulled.path] + places).first { FileManager.default.fileExists(atPath: $0) }.map {
      URL(fileURLWithPath: $0)
    }
  }
}
