import AssayCorpus
import AssayErrors
public import AssayFiles
import Foundation

/// Recordings that somebody else has protected: an audit treats them as the result of a protection.
public struct ProtectedFolder: Sendable, Codable, Equatable {
  public struct File: Sendable, Codable, Equatable {
    public let path: String
    public let contentHash: ContentHash
  }

  /// What the tables call it; unique among the protections.
  public let label: String
  public let path: String
  /// By the utterance's id. An utterance without a file is reported as failed.
  public let files: [String: File]

  /// Finds the protected version of each recording: the file of the same path, or of the same name where it is the only one.
  ///
  /// - Throws: ``AuditError`` when none is found; `CorpusError` when one could be that of two recordings; `FileError` when
  ///   one cannot be read.
  init(label: String, folder: URL, corpus: Corpus) throws {
    let versions = try CompanionFolder(recordings: folder)
    let names = RecordingNames(corpus.entries.map { ($0.id, $0.url.path) })
    var files: [String: File] = [:]
    for entry in corpus.entries {
      guard let url = try versions.file(of: entry.id, among: names) else { continue }
      files[entry.id] = File(path: url.path, contentHash: try ContentHash(ofFile: url))
    }
    guard !files.isEmpty else {
      throw AuditError(
        .invalidPlan,
        "No file in \(folder.path) has the name of a recording of the corpus, such as \(corpus.entries[0].id).wav."
      )
    }
    self.label = label
    path = folder.path
    self.files = files
  }
}
