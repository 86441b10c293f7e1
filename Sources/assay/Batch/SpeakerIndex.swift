import AssayAudit
import AssayRoles
import Foundation

/// Who speaks in the recordings of some folders, by the naming schemes of a corpus.
struct SpeakerIndex {
  private var entries: [FileIdentity: CorpusEntry] = [:]
  private let table: URL?

  /// - Parameters:
  ///   - folders: each is a corpus of its own.
  ///   - table: a speaker table for genders; looked for near each corpus when `nil`.
  /// - Throws: `AuditError` naming the file at fault.
  init(_ folders: [URL], table: URL?) throws {
    self.table = table
    for folder in folders {
      for entry in try Corpus.load(clean: folder, speakers: table).entries {
        if let identity = FileIdentity(entry.url) { entries[identity] = entry }
      }
    }
  }

  /// The recording with what is known about its speaker; for one outside the folders, by its own name.
  ///
  /// - Throws: `AuditError` when the speaker table cannot be read.
  func entry(_ url: URL, id: String) throws -> CorpusEntry {
    guard let known = FileIdentity(url).flatMap({ entries[$0] }) else {
      return try CorpusEntry(file: url, id: id, speakers: table)
    }
    return CorpusEntry(
      id: id, url: url, speaker: known.speaker, gender: known.gender, transcript: known.transcript)
  }
}
