import AssayFiles
import AssayRoles
import Foundation

/// What Common Voice's tables say of its clips: a folder `clips` with `validated.tsv`, `train.tsv` and others beside it.
///
/// - Reference: Ardila et al., *Common Voice: A Massively-Multilingual Speech Corpus*, LREC 2020.
final class CommonVoice {
  struct Clip {
    /// The column `client_id`: who speaks.
    let speaker: String
    let gender: Utterance.Gender?
    /// The sentence that was to be read.
    let sentence: String?
  }

  static let folder = "clips"

  /// Names of the files asked for, by their folder of clips.
  private let wanted: [String: Set<String>]
  private var known: [String: [String: Clip]] = [:]

  init(_ files: [RecordingFile]) {
    wanted = Dictionary(
      files.filter { Self.isClip($0.url) }.map {
        ($0.url.deletingLastPathComponent().path, [$0.url.lastPathComponent])
      }
    ) { $0.union($1) }
  }

  /// - Returns: `nil` for a file that is in no table.
  /// - Throws: `FileError` when a table cannot be read.
  func clip(of file: RecordingFile) throws -> Clip? {
    let folder = file.url.deletingLastPathComponent()
    guard let names = wanted[folder.path] else { return nil }
    if known[folder.path] == nil {
      known[folder.path] = try Self.read(folder.deletingLastPathComponent(), names)
    }
    return known[folder.path]?[file.url.lastPathComponent]
  }

  private static func isClip(_ url: URL) -> Bool {
    url.deletingLastPathComponent().lastPathComponent == folder
  }

  private static func read(_ folder: URL, _ names: Set<String>) throws -> [String: Clip] {
    let tables = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".tsv") && !$0.hasPrefix(".") }.sorted { $0.precedes($1) }
    var clips: [String: Clip] = [:]
    for name in tables {
      let table = TabSeparatedTable(try TextFile(contentsOf: folder.appendingPathComponent(name)))
      guard table.columns.isSuperset(of: ["client_id", "path"]) else { continue }
      for row in table.rows {
        // Old releases leave the extension out.
        let path = row["path"]
        guard let file = [path, path + ".mp3"].first(where: names.contains), !row["client_id"].isEmpty else {
          continue
        }
        clips[file] = Clip(
          speaker: row["client_id"], gender: gender(row["gender"]),
          sentence: row["sentence"].isEmpty ? nil : row["sentence"])
      }
    }
    return clips
  }

  private static func gender(_ text: String) -> Utterance.Gender? {
    switch text {
    case "female", "female_feminine": .female
    case "male", "male_masculine": .male
    default: nil
    }
  }
}
