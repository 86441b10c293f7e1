import AssayErrors
import AssayFiles
import Foundation

/// A file with the words of several recordings: LibriSpeech's `*.trans.txt`, with a line `ID WORDS` for each, or a table
/// with tabs between the columns `id` and `text`, as `transcripts.tsv` is.
struct TranscriptTable {
  struct Row {
    /// The recording's name, or its path below the table's folder; without extension.
    let id: String
    let words: String
  }

  static let name = "transcripts.tsv"
  static let treeSuffix = ".trans.txt"

  let url: URL
  let rows: [Row]

  /// - Throws: `FileError` when it cannot be read, ``CorpusError`` naming the line that is malformed.
  init(_ url: URL) throws {
    self.url = url
    let file = try TextFile(contentsOf: url)
    rows = url.lastPathComponent.hasSuffix(Self.treeSuffix) ? try Self.lines(file) : try Self.table(file)
  }

  private static func lines(_ file: TextFile) throws -> [Row] {
    try file.lines.compactMap { line in
      let parts = line.text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard let id = parts.first else { return nil }
      return Row(
        id: String(id),
        words: try SpokenWords.read(
          parts.count > 1 ? String(parts[1]) : "", of: "\(file.name), line \(line.number)"))
    }
  }

  private static func table(_ file: TextFile) throws -> [Row] {
    let table = TabSeparatedTable(file)
    guard table.columns.isSuperset(of: ["id", "text"]) else {
      throw CorpusError(
        .invalidTranscripts,
        "\(file.name), line 1: the header should be the columns id and text, separated by a tab.")
    }
    return try table.rows.map { row in
      let place = "\(file.name), line \(row.line)"
      guard !row["id"].isEmpty else {
        throw CorpusError(.invalidTranscripts, "\(place): the id is empty; name the recording.")
      }
      let id = AudioFormats.isReadable(row["id"]) ? RecordingFile.withoutExtension(row["id"]) : row["id"]
      return Row(id: RelativePath.normalised(id), words: try SpokenWords.read(row["text"], of: place))
    }
  }
}
