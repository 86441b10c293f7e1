import AssayFiles
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

  /// Finds the protected version of each recording: the file of the same name, or of the same path.
  ///
  /// - Throws: ``AuditError`` when none is found; `FileError` when one cannot be read.
  init(label: String, folder: URL, corpus: Corpus) throws {
    let audio = try AudioFolder(folder)
    var byName: [String: AudioFolder.File] = [:]
    for file in audio.files {
      // The path below the folder is exact; the bare name serves where it is unique.
      for name in audio.hasUniqueNames ? [file.name, file.path] : [file.path] { byName[name] = file }
    }
    var files: [String: File] = [:]
    for entry in corpus.entries {
      guard let file = byName[entry.id] else { continue }
      files[entry.id] = File(path: file.url.path, contentHash: try ContentHash(ofFile: file.url))
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
