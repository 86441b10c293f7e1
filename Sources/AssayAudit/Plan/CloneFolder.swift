import AssayCorpus
import AssayErrors
import AssayFiles
import Foundation

/// Clones that somebody else has made, of what this audit protects and purifies: an audit treats them as a cloner's.
///
/// Below the folder are folders `PROTECTION/PURIFIER` by the audit's labels, such as `clean/none`, and in each a file with
/// the name of the recording that was cloned.
public struct CloneFolder: Sendable, Codable, Equatable {
  /// What the tables call it; unique among the cloners.
  public let label: String
  public let path: String
  /// By `PROTECTION/PURIFIER` and by the utterance's id. A place without a folder is not in the table, an utterance without
  /// a file is reported as failed.
  public let files: [String: [String: ProtectedFolder.File]]

  /// - Throws: ``AuditError`` when nothing of the audit's is found; `CorpusError` when a clone could be that of two recordings;
  ///   `FileError` when a file cannot be read.
  init(label: String, folder: URL, corpus: Corpus, protections: [String], purifiers: [String]) throws {
    var found: [String: [String: ProtectedFolder.File]] = [:]
    for protection in protections {
      for purifier in purifiers {
        let place = Self.place(protection, purifier)
        let url = folder.appendingPathComponent(place, isDirectory: true)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue
        else { continue }
        found[place] = try ProtectedFolder(label: place, folder: url, corpus: corpus).files
      }
    }
    guard !found.isEmpty else {
      throw AuditError(
        .invalidPlan,
        "\(folder.path) contains no folder of clones named by the audit's labels, such as "
          + "\(Self.place(protections[0], purifiers[0])): name the folders PROTECTION/PURIFIER.")
    }
    self.label = label
    path = folder.path
    files = found
  }

  static func place(_ protection: String, _ purifier: String) -> String { "\(protection)/\(purifier)" }

  /// Of the cells of recordings, those whose clones are there.
  func cells(of recorded: [AuditCell]) -> [AuditCell] {
    recorded.filter { files[Self.place($0.protection, $0.purifier)] != nil }
      .map { AuditCell(protection: $0.protection, purifier: $0.purifier, cloner: label) }
  }
}
