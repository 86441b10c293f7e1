import AssayErrors
import AssayFiles
public import Foundation

/// Clean speech with its speakers: what an audit starts from.
public struct Corpus: Sendable, Equatable {
  /// In the order of ids, compared by Unicode scalar values so that no locale changes it.
  public let entries: [CorpusEntry]
  /// What was left out and why, a sentence for each reason.
  public let notices: [String]

  /// - Throws: ``CorpusError`` with code `.invalidCorpus` when there is no entry, or two have one id.
  public init(_ entries: [CorpusEntry], notices: [String] = []) throws {
    guard !entries.isEmpty else { throw CorpusError(.invalidCorpus, "The corpus contains no recordings.") }
    let sorted = entries.sorted { $0.id.precedes($1.id) }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.id == next.id {
      throw CorpusError(
        .invalidCorpus,
        "Two recordings have the id “\(one.id)”: \(one.url.path) and \(next.url.path); remove or rename one.")
    }
    self.init(sorted: sorted, notices: notices)
  }

  /// Loads a corpus in any of the layouts that are in use.
  ///
  /// - A folder of audio files, or a folder with subfolders `audio` and `text`; also with a subfolder for each
  ///   speaker.
  /// - LibriSpeech, LibriTTS and VCTK, from any folder of theirs on, and Common Voice with its tables.
  /// - A CSV manifest: see ``CorpusManifest``.
  ///
  /// An id is the file's path below the folder without its extension, or the path as the manifest writes it. Speakers
  /// are found by ``SpeakerName``. A recording that is there twice is read once; what Assay itself made is left out where
  /// there are other recordings.
  ///
  /// - Parameters:
  ///   - clean: the folder or the manifest.
  ///   - text: a folder with a `.txt` file of the same name for every recording, or a table of ``Transcripts``.
  ///   - speakers: a ``SpeakerTable`` for genders; looked for in the corpus and in the two folders above it
  ///     when `nil`.
  ///   - readsTranscripts: whether words are needed; where they are, a recording without them is an error if others in
  ///     its table or folder have them.
  /// - Throws: ``CorpusError`` or `FileError` naming the file, the line or the recording at fault.
  public static func load(
    clean: URL, text: URL? = nil, speakers: URL? = nil, readsTranscripts: Bool = true
  ) throws -> Corpus {
    guard FileManager.default.fileExists(atPath: clean.path) else {
      throw CorpusError(.invalidCorpus, "There is no corpus at \(clean.path): check the path.")
    }
    var notices: [String] = []
    let entries: [CorpusEntry]
    if FolderWalk.isFolder(clean) {
      let folder = try AudioFolder(clean)
      guard !folder.recordings.isEmpty else { throw folder.emptyError }
      let corpus = CorpusFolder(folder)
      entries = try corpus.entries(
        text: text, genders: speakers, transcripts: readsTranscripts ? .complete : .none)
      notices = corpus.notices
    } else if clean.pathExtension.lowercased() == "csv" {
      guard text == nil else {
        throw CorpusError(
          .invalidCorpus,
          "The manifest \(clean.path) cannot be combined with a folder of texts: use its column “text”.")
      }
      let rows = try CorpusManifest(clean).entries()
      entries = try SpeakerTable.find(speakers, near: clean)?.completing(rows) ?? rows
    } else {
      throw CorpusError(
        .invalidCorpus,
        "\(clean.path) is not a corpus: give a folder of recordings or a manifest ending in .csv.")
    }
    let corpus = try Corpus(entries)
    let once = try RepeatedRecordings(corpus.entries, of: clean.path)
    return Corpus(sorted: once.kept, notices: notices + once.notices)
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
    return Corpus(sorted: kept, notices: notices)
  }

  private init(sorted: [CorpusEntry], notices: [String]) {
    entries = sorted
    self.notices = notices
  }
}
