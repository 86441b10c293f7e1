package import AssayCorpus
import AssayFiles
import AssayRoles
package import Foundation

/// Who speaks in the recordings of a call, as a corpus would have it.
package struct SpeakerIndex {
  private var entries: [FileIdentity: CorpusEntry] = [:]
  private let table: URL?

  /// - Parameters:
  ///   - known: recordings that are known already; what a folder says of one of them counts more.
  ///   - folders: each is a corpus of its own.
  ///   - table: a speaker table for genders; looked for near each corpus when `nil`.
  /// - Throws: `CorpusError` or `FileError` naming the file at fault.
  package init(_ known: [CorpusEntry] = [], _ folders: [AudioFolder], table: URL?) throws {
    self.table = table
    for entry in known {
      if let identity = FileIdentity(entry.url) { entries[identity] = entry }
    }
    for folder in folders {
      for entry in try CorpusFolder(folder).entries(genders: table, transcripts: .known) {
        if let identity = FileIdentity(entry.url) { entries[identity] = entry }
      }
    }
  }

  /// The recording with what is known about its speaker; for one outside the folders, by its own name.
  ///
  /// - Throws: `CorpusError` or `FileError` when a speaker table cannot be read.
  package func entry(_ url: URL, id: String) throws -> CorpusEntry {
    guard let known = FileIdentity(url).flatMap({ entries[$0] }) else {
      return try CorpusEntry(RecordingFile(url), speakers: table).renamed(id)
    }
    return known.renamed(id, url: url)
  }
}
