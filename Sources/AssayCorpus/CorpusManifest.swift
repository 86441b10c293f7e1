import AssayErrors
import AssayFiles
import AssayRoles
import Foundation

/// A corpus given as a CSV table with the columns `path,speaker[,gender][,text][,language]`, in any order.
///
/// Paths are relative to the manifest; an id is the path as it is written, without `./` and without the extension. `gender` is `F`, `M`, `female`, `male` or empty.
struct CorpusManifest {
  private let url: URL

  init(_ url: URL) { self.url = url }

  func entries() throws -> [CorpusEntry] {
    let records = try CommaSeparatedValues.parse(TextFile(contentsOf: url).text, file: url.path)
    guard let header = records.first else {
      throw CorpusError(
        .invalidManifest, "\(url.path) is empty: its first line should be path,speaker,gender,text,language.")
    }
    let columns = try columns(header)
    var lines: [String: Int] = [:]
    let rows = try records.dropFirst().map { record in
      let row = try row(record, columns)
      if let earlier = lines.updateValue(record.line, forKey: row.path) {
        throw problem(record, "“\(row.path)” is already on line \(earlier)")
      }
      return row
    }
    guard !rows.isEmpty else {
      throw CorpusError(.invalidManifest, "\(url.path) lists no recordings: there is only its header.")
    }
    return rows.map { row in
      CorpusEntry(
        id: RecordingFile.withoutExtension(row.path), url: row.url, speaker: row.speaker,
        speakerRule: .manifest,
        gender: row.gender, transcript: row.text, language: row.language)
    }
  }

  private struct Row {
    /// Normalised, so that one file is not two.
    let path: String
    let url: URL
    let speaker: String
    let gender: Utterance.Gender?
    let text: String?
    let language: String?
  }

  private static let known = ["path", "speaker", "gender", "text", "language"]

  private func columns(_ header: CommaSeparatedValues.Record) throws -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, field) in header.fields.enumerated() {
      let name = field.trimmingCharacters(in: .whitespaces).lowercased()
      guard Self.known.contains(name) else {
        throw problem(
          header, "unknown column “\(field)”; the columns are path, speaker, gender, text and language")
      }
      guard columns.updateValue(index, forKey: name) == nil else {
        throw problem(header, "the column “\(name)” occurs twice")
      }
    }
    for name in ["path", "speaker"] where columns[name] == nil {
      throw problem(
        header, "the column “\(name)” is missing; the header should be path,speaker,gender,text,language")
    }
    return columns
  }

  private func row(_ record: CommaSeparatedValues.Record, _ columns: [String: Int]) throws -> Row {
    guard record.fields.count == columns.count else {
      throw problem(record, "\(record.fields.count) fields, but the header has \(columns.count)")
    }
    func field(_ name: String) -> String {
      columns[name].map { record.fields[$0].trimmingCharacters(in: .whitespaces) } ?? ""
    }
    let path = field("path")
    let speaker = field("speaker")
    guard !path.isEmpty else { throw problem(record, "the path is empty") }
    guard !speaker.isEmpty else { throw problem(record, "the speaker is empty") }
    let file =
      path.hasPrefix("/")
      ? URL(fileURLWithPath: path) : url.deletingLastPathComponent().appendingPathComponent(path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue
    else {
      throw problem(record, "there is no file \(file.path)")
    }
    let gender: Utterance.Gender? =
      switch field("gender").lowercased() {
      case "": nil
      case "f", "female": .female
      case "m", "male": .male
      default: throw problem(record, "the gender is “\(field("gender"))”, but may be F, M or empty")
      }
    let words = field("text").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let language = field("language")
    return Row(
      path: RelativePath.normalised(path), url: file, speaker: speaker, gender: gender,
      text: words.isEmpty ? nil : words,
      language: language.isEmpty ? nil : language)
  }

  private func problem(_ record: CommaSeparatedValues.Record, _ text: String) -> CorpusError {
    CorpusError(.invalidManifest, "\(url.path), line \(record.line): \(text).")
  }
}
