import AssayFiles
import Foundation

extension AlignmentTask {
  /// Removes the files of an earlier alignment that could not be made again, so that nobody takes them for this one.
  ///
  /// A TextGrid without Assay's record beside it is somebody else's and stays.
  ///
  /// - Returns: what became of them, as a sentence to follow that of the failure; empty where nothing was there.
  package func removeEarlierResult() -> String {
    struct Record: Decodable {
      let aligner: String
      let version: String
    }
    let record = output.appendingPathExtension("json")
    guard FileManager.default.fileExists(atPath: output.path), let data = try? Data(contentsOf: record),
      (try? JSONDecoder().decode(Record.self, from: data)) != nil
    else { return "" }
    for url in [output, output.deletingPathExtension().appendingPathExtension("svg"), record] {
      guard unlink(url.path) == 0 || errno == ENOENT else {
        return " The earlier result \(url.path) could not be removed: remove it."
      }
    }
    return " The earlier result was removed."
  }
}
