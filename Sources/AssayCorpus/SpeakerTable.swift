import AssayErrors
import AssayFiles
import AssayRoles
import Foundation

/// LibriSpeech's `SPEAKERS.TXT`: a line `ID | F or M | …` for each speaker; lines with `;` in front are comments.
struct SpeakerTable {
  let genders: [String: Utterance.Gender]
  private let path: String
  /// Whether the user named the file, so that a useless one is a mistake.
  private let wasGiven: Bool

  /// LibriSpeech's, and LibriTTS's.
  private static let fileNames = ["SPEAKERS.TXT", "SPEAKERS.txt"]

  /// The given table, or one in the folder of the corpus or in the two above it; `nil` where there is none.
  static func find(_ given: URL?, near corpus: URL) throws -> SpeakerTable? {
    if let given { return try SpeakerTable(given, wasGiven: true) }
    var folder = corpus.standardizedFileURL
    for _ in 0..<3 {
      let candidates = fileNames.map(folder.appendingPathComponent)
      if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
        return try SpeakerTable(found, wasGiven: false)
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }

  init(_ url: URL, wasGiven: Bool) throws {
    var genders: [String: Utterance.Gender] = [:]
    for entry in try TextFile(contentsOf: url).lines {
      let line = entry.text.drop(while: \.isWhitespace)
      if line.isEmpty || line.hasPrefix(";") { continue }
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard fields.count >= 2, !fields[0].isEmpty, let gender = Utterance.Gender(rawValue: fields[1]) else {
        throw CorpusError(
          .invalidSpeakerTable,
          "\(url.path), line \(entry.number): expected “ID | F or M | …”, found “\(line.prefix(60))”.")
      }
      genders[fields[0]] = gender
    }
    self.genders = genders
    path = url.path
    self.wasGiven = wasGiven
  }

  /// The entries with the genders of the speakers that the table has and whose gender was not known.
  ///
  /// - Throws: ``CorpusError`` when the user gave the table and it has none of the corpus's speakers.
  func completing(_ entries: [CorpusEntry]) throws -> [CorpusEntry] {
    if wasGiven, !entries.contains(where: { $0.speaker.map { genders[$0] != nil } ?? false }) {
      throw CorpusError(
        .invalidSpeakerTable,
        "\(path) lists none of the corpus's speakers: check that it belongs to the corpus.")
    }
    return entries.map { entry in
      var entry = entry
      entry.gender = entry.gender ?? entry.speaker.flatMap { genders[$0] }
      return entry
    }
  }
}
