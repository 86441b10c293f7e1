import AssayErrors
import AssayFiles
public import Foundation

/// The words of recordings, wherever corpora keep them.
///
/// Of a folder or a table that a user gives: `NAME.txt` by the recording's path or name, and lines of `transcripts.tsv` and
/// `*.trans.txt` likewise. Of what lies with the recordings: `NAME.txt` or LibriTTS's `NAME.normalized.txt` beside them, these
/// tables in their folders or above, VCTK's folder `txt`, and Common Voice's tables.
public struct Transcripts: Sendable {
  private enum Source: Sendable {
    case file(URL)
    case line(String)

    func words() throws -> String {
      switch self {
      case .file(let url): try SpokenWords.read(url)
      case .line(let words): words
      }
    }
  }

  private typealias Index = CompanionIndex<Source>

  /// In the order in which they are asked.
  private let indices: [Index]
  private let names: RecordingNames
  /// Tables that lie with the recordings, by the folder they are for.
  private let tables: [String: URL]

  /// What a user gives.
  ///
  /// - Parameters:
  ///   - source: a folder, or a table.
  ///   - files: all recordings that are asked for; what lies in the folder `audio` is looked for without it, too.
  /// - Throws: `FileError` or ``CorpusError`` naming the file that is not there or cannot be read.
  public init(given source: URL, for files: [RecordingFile]) throws {
    names = Self.names(files.map { ($0.id, $0.url) })
    tables = [:]
    guard FolderWalk.isFolder(source) else {
      guard FileManager.default.fileExists(atPath: source.path) else {
        throw CorpusError(
          .invalidTranscripts, "There is no folder of transcripts at \(source.path): check the path.")
      }
      indices = [Index(Self.items(of: try TranscriptTable(source), below: "", scope: ""))]
      return
    }
    let paths = try FolderWalk(source, takesWork: true).files
    indices =
      [".normalized.txt", ".txt"].map { suffix in
        Index(
          paths.filter { $0.lowercased().hasSuffix(suffix) && !$0.hasSuffix(TranscriptTable.treeSuffix) }.map
          {
            let url = source.appendingPathComponent($0)
            return .init(id: String($0.dropLast(suffix.count)), place: url.path, value: .file(url))
          })
      } + [
        Index(
          try paths.filter(Self.isTable).flatMap { path in
            Self.items(
              of: try TranscriptTable(source.appendingPathComponent(path)), below: Self.parent(path),
              scope: "")
          })
      ]
  }

  /// What lies with recordings.
  ///
  /// - Parameter files: below one folder.
  /// - Throws: `FileError` or ``CorpusError`` naming the table that cannot be read.
  public init(beside files: [RecordingFile]) throws {
    names = Self.names(files.map { ($0.id, $0.url) })
    let clips = CommonVoice(files)
    var beside: [Index.Item] = []
    var folders: [String: URL] = [:]
    for file in files {
      if let url = Self.textFile(of: file) {
        beside.append(.init(id: Self.key(file.id), place: url.path, value: .file(url)))
      } else if let words = try clips.clip(of: file)?.sentence {
        beside.append(.init(id: Self.key(file.id), place: file.url.path, value: .line(words)))
      }
      var (path, folder) = (Self.parent(file.path), file.url.deletingLastPathComponent())
      while folders.updateValue(folder, forKey: path) == nil, !path.isEmpty {
        (path, folder) = (Self.parent(path), folder.deletingLastPathComponent())
      }
    }
    var tables: [String: URL] = [:]
    var lines: [Index.Item] = []
    for (path, folder) in folders.sorted(by: { $0.key.precedes($1.key) }) {
      for url in Self.tables(in: folder) {
        tables[path] = url
        lines += Self.items(
          of: try TranscriptTable(url), below: path, scope: path.isEmpty ? "" : path + "/")
      }
    }
    indices = [Index(Self.withoutRepeats(beside)), Index(lines)]
    self.tables = tables
  }

  /// The words of a recording among those that this was made for, on one line.
  ///
  /// - Returns: `nil` when there are none.
  /// - Throws: ``CorpusError`` for an empty transcript, and for one that could be that of two recordings; `FileError` for a
  ///   file that cannot be read.
  public func words(of id: String) throws -> String? {
    let key = Self.key(id)
    for key in [key] + (key.hasPrefix("audio/") ? [String(key.dropFirst(6))] : []) {
      for index in indices {
        if let source = try index.exact(key, among: names) { return try source.words() }
      }
    }
    for index in indices {
      if let source = try index.named(key, among: names) { return try source.words() }
    }
    return nil
  }

  /// The table with the recordings that ought to have a line for this one.
  func table(for id: String) -> URL? {
    var path = Self.parent(id)
    while true {
      if let url = tables[path] { return url }
      if path.isEmpty { return nil }
      path = Self.parent(path)
    }
  }

  private static func names(_ files: [(id: String, url: URL)]) -> RecordingNames {
    // Two microphones of one utterance have its text.
    var places: [String: String] = [:]
    var others: [(id: String, place: String)] = []
    for file in files {
      let key = key(file.id)
      if key == file.id { others.append((key, file.url.path)) } else { places[key] = file.url.path }
    }
    return RecordingNames(others + places.map { ($0.key, $0.value) })
  }

  /// What the recording's text is called: VCTK's, of several microphones, is called by the utterance.
  static func key(_ id: String) -> String {
    let name = RecordingFile.name(of: id)
    return VCTKName(name).map { String(id.dropLast(name.count)) + $0.utterance } ?? id
  }

  private static func withoutRepeats(_ items: [Index.Item]) -> [Index.Item] {
    var known: Set<String> = []
    return items.filter { known.insert("\($0.id)\n\($0.place)").inserted }
  }

  private static func textFile(of file: RecordingFile) -> URL? {
    let stem = file.url.deletingPathExtension()
    var places = ["txt", "normalized.txt"].map { stem.appendingPathExtension($0) }
    // VCTK: wav48/p225/p225_001.wav and txt/p225/p225_001.txt.
    let speaker = file.url.deletingLastPathComponent()
    let audio = speaker.deletingLastPathComponent()
    if audio.lastPathComponent.hasPrefix("wav48") {
      places.append(
        audio.deletingLastPathComponent().appendingPathComponent(
          "txt/\(speaker.lastPathComponent)/\(key(file.name)).txt"))
    }
    return places.first { FileManager.default.fileExists(atPath: $0.path) }
  }

  private static func isTable(_ path: String) -> Bool {
    path.hasSuffix(TranscriptTable.treeSuffix)
      || path.split(separator: "/").last.map(String.init) == TranscriptTable.name
  }

  private static func tables(in folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { isTable($0) && !$0.hasPrefix(".") }.sorted { $0.precedes($1) }
      .map { folder.appendingPathComponent($0) }
  }

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  private static func items(of table: TranscriptTable, below folder: String, scope: String) -> [Index.Item] {
    table.rows.map { row in
      .init(
        id: folder.isEmpty ? row.id : "\(folder)/\(row.id)", scope: scope,
        place: "\(table.url.path) (\(row.id))",
        value: .line(row.words))
    }
  }
}
