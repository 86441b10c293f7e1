import AssayErrors
import AssayFiles
public import Foundation

/// A folder of recordings in any layout that is in use, with what the layout tells of them.
public struct CorpusFolder: Sendable {
  /// What becomes of transcripts.
  public enum Reading: Sendable {
    case none
    /// Those that are there.
    case known
    /// A recording without its line in a table beside it is an error, and so is one without a text in a folder that was
    /// given.
    case complete
  }

  /// What was left out and why, a sentence for each reason.
  public let notices: [String]
  private let folder: URL
  private let files: [RecordingFile]

  /// - Parameter folder: where it has a folder `audio`, that is the corpus, and `text` beside it holds transcripts.
  public init(_ folder: AudioFolder) {
    self.folder = folder.folder
    let audio = folder.recordings.filter { $0.folders.first == Self.audio }
    let isDivided = !audio.isEmpty && FolderWalk.isFolder(folder.folder.appendingPathComponent(Self.audio))
    files = isDivided ? audio : folder.recordings
    var outside = LeftOut()
    if isDivided {
      for file in folder.recordings where file.folders.first != Self.audio {
        outside.add(file.path, .outside)
      }
    }
    notices = folder.notices() + outside.notices(of: folder.folder.path)
  }

  private static let audio = "audio"

  /// The recordings in the order of paths.
  ///
  /// - Parameters:
  ///   - text: a folder of transcripts, or a table; `nil` for what lies with the recordings.
  ///   - speakers: a ``SpeakerTable`` for genders; looked for in the folder and in the two above it when `nil`.
  /// - Throws: ``CorpusError`` or `FileError` naming what cannot be read or is missing.
  public func entries(
    text: URL? = nil, genders speakers: URL? = nil, transcripts reading: Reading
  ) throws -> [CorpusEntry] {
    let clips = CommonVoice(files)
    let words = try words(text, reading)
    let entries = try files.map { file in
      try CorpusEntry(file, clip: clips.clip(of: file), transcript: words[file.id])
    }
    return try SpeakerTable.find(speakers, near: folder)?.completing(entries) ?? entries
  }

  private func words(_ text: URL?, _ reading: Reading) throws -> [String: String] {
    guard reading != .none else { return [:] }
    let inner = folder.appendingPathComponent("text", isDirectory: true)
    let isDivided = files.first?.folders.first == Self.audio && FolderWalk.isFolder(inner)
    let given = text ?? (isDivided ? inner : nil)
    let transcripts = try given.map { try Transcripts(given: $0, for: files) } ?? Transcripts(beside: files)
    var words: [String: String] = [:]
    var missing: [String] = []
    for file in files {
      if let known = try transcripts.words(of: file.id) {
        words[file.id] = known
      } else if reading == .complete, let table = transcripts.table(for: file.id) {
        throw CorpusError(
          .invalidTranscripts,
          "\(table.path) has no line for \(file.name): add it, or remove the recording.")
      } else {
        missing.append(file.id)
      }
    }
    if let given, let first = missing.first, reading == .complete {
      throw Self.missing(first, missing.dropFirst(), in: given)
    }
    return words
  }

  private static func missing(_ first: String, _ others: ArraySlice<String>, in source: URL) -> CorpusError {
    let sample = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
    let rest = others.isEmpty ? "" : " and \(others.count) more (\(sample))"
    return CorpusError(
      .invalidTranscripts,
      "There is no transcript in \(source.path) for \(first)\(rest): each recording needs NAME.txt, or a line."
    )
  }
}
