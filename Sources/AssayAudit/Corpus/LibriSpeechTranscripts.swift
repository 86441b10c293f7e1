import Foundation

/// LibriSpeech's transcripts: files `speaker-chapter.trans.txt` beside the audio, a line `ID WORDS` for each
/// recording.
struct LibriSpeechTranscripts {
  /// By folder; an empty table for a folder without transcripts.
  private var tables: [String: [String: String]] = [:]

  /// The words of the recording called `name`; `nil` where its folder has no transcripts at all.
  ///
  /// - Throws: ``AuditError`` when the folder has transcripts but none of this recording, or a line of a file is
  ///   malformed.
  mutating func transcript(of name: String, beside url: URL) throws -> String? {
    let folder = url.deletingLastPathComponent()
    let table = try tables[folder.path] ?? Self.read(folder)
    tables[folder.path] = table
    if table.isEmpty { return nil }
    guard let transcript = table[name] else {
      throw AuditError(
        .invalidCorpus,
        "The .trans.txt file in \(folder.path) has no line for \(name): add it or remove the recording.")
    }
    return transcript
  }

  private static func read(_ folder: URL) throws -> [String: String] {
    var table: [String: String] = [:]
    let contents =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    for url in contents where url.lastPathComponent.hasSuffix(".trans.txt") {
      for (index, line) in try CorpusText.read(url).split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let parts = line.split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
        if parts.isEmpty { continue }
        let place = "\(url.path), line \(index + 1)"
        table[String(parts[0])] = try CorpusText.transcript(
          parts.count > 1 ? String(parts[1]) : "", of: place)
      }
    }
    return table
  }
}
