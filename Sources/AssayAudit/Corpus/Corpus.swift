import AssayFiles
import Foundation

/// Clean speech with its speakers: what an audit starts from.
public struct Corpus: Sendable, Equatable {
  /// In the order of ids, compared by Unicode scalar values so that no locale changes it.
  public let entries: [CorpusEntry]

  /// - Throws: ``AuditError`` with code `.invalidCorpus` when there is no entry, or two have one id.
  public init(_ entries: [CorpusEntry]) throws {
    guard !entries.isEmpty else { throw AuditError(.invalidCorpus, "The corpus holds no recordings.") }
    let sorted = entries.sorted { $0.id.precedes($1.id) }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.id == next.id {
      throw AuditError(
        .invalidCorpus,
        "Two recordings have the id “\(one.id)”: \(one.url.path) and \(next.url.path); remove or rename one.")
    }
    self.entries = sorted
  }

  /// Loads a corpus in any of the layouts that are in use.
  ///
  /// - A folder of audio files, or a folder with subfolders `audio` and `text`; also with a subfolder for each
  ///   speaker.
  /// - LibriSpeech: `speaker/chapter/speaker-chapter-number.flac` with transcripts in `*.trans.txt`.
  /// - A CSV manifest: see ``CorpusManifest``.
  ///
  /// An id is the file's name without its extension where these names are unique in the corpus, otherwise its
  /// path below the corpus. Speakers are found by ``SpeakerName``.
  ///
  /// - Parameters:
  ///   - clean: the folder or the manifest.
  ///   - text: a folder with a `.txt` file of the same name for every recording.
  ///   - speakers: a ``SpeakerTable`` for genders; looked for in the corpus and in the two folders above it
  ///     when `nil`.
  /// - Throws: ``AuditError`` naming the file, the line or the recording at fault.
  public static func load(clean: URL, text: URL? = nil, speakers: URL? = nil) throws -> Corpus {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: clean.path, isDirectory: &isFolder) else {
      throw AuditError(.invalidCorpus, "There is no corpus at \(clean.path): check the path.")
    }
    let entries: [CorpusEntry]
    if isFolder.boolValue {
      entries = try CorpusFolder(clean, text: text).entries()
    } else if clean.pathExtension.lowercased() == "csv" {
      guard text == nil else {
        throw AuditError(
          .invalidCorpus,
          "The manifest \(clean.path) cannot be combined with a folder of texts: give its column “text”.")
      }
      entries = try CorpusManifest(clean).entries()
    } else {
      throw AuditError(
        .invalidCorpus,
        "\(clean.path) is no corpus: give a folder of recordings or a manifest ending in .csv.")
    }
    return try Corpus(SpeakerTable.find(speakers, near: clean)?.completing(entries) ?? entries)
  }

  /// The first `count` recordings of each speaker, in the order of ids. Recordings whose speaker is unknown
  /// count as one speaker's.
  ///
  /// - Parameter count: at least 1.
  public func limited(perSpeaker count: Int) -> Corpus {
    precondition(count >= 1, "a limit of \(count) recordings for each speaker")
    var taken: [String?: Int] = [:]
    let kept = entries.filter { entry in
      taken[entry.speaker, default: 0] += 1
      return taken[entry.speaker, default: 0] <= count
    }
    return Corpus(sorted: kept)
  }

  private init(sorted: [CorpusEntry]) { entries = sorted }
}

extension String {
  /// Order by Unicode scalar values, the same in every locale.
  func precedes(_ other: String) -> Bool {
    unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
  }
}
