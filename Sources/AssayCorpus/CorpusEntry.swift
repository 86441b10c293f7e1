public import AssayRoles
public import Foundation

/// One recording of a corpus: where it is and what is known about it.
public struct CorpusEntry: Sendable, Equatable {
  /// Unique within the corpus: see ``Corpus/load(clean:text:speakers:readsTranscripts:)``.
  public let id: String
  public let url: URL
  public let speaker: String?
  /// What says so; `nil` where nothing does.
  public let speakerRule: SpeakerRule?
  public internal(set) var gender: Utterance.Gender?
  /// The words spoken, in plain text.
  public let transcript: String?
  /// As the manifest names it.
  public let language: String?

  public init(
    id: String, url: URL, speaker: String? = nil, speakerRule: SpeakerRule? = nil,
    gender: Utterance.Gender? = nil, transcript: String? = nil, language: String? = nil
  ) {
    self.id = id
    self.url = url
    self.speaker = speaker
    self.speakerRule = speakerRule
    self.gender = gender
    self.transcript = transcript
    self.language = language
  }

  /// A recording by itself: its speaker is read from its name, or from Common Voice's tables, and its gender from a table.
  ///
  /// - Parameter speakers: a table in LibriSpeech's format; looked for near the file when `nil`.
  /// - Throws: ``CorpusError`` or `FileError` when a table cannot be read.
  public init(_ file: RecordingFile, speakers: URL?) throws {
    let table = try SpeakerTable.find(speakers, near: file.url.deletingLastPathComponent())
    self.init(file, clip: try CommonVoice([file]).clip(of: file), transcript: nil)
    gender = gender ?? speaker.flatMap { table?.genders[$0] }
  }

  /// The same recording under another id, and by another path where one is given.
  public func renamed(_ id: String, url: URL? = nil) -> CorpusEntry {
    CorpusEntry(
      id: id, url: url ?? self.url, speaker: speaker, speakerRule: speakerRule, gender: gender,
      transcript: transcript,
      language: language)
  }

  /// - Parameter clip: what Common Voice says of it.
  init(_ file: RecordingFile, clip: CommonVoice.Clip?, transcript: String?) {
    let name = clip == nil ? SpeakerName(file.id) : nil
    self.init(
      id: file.id, url: file.url, speaker: clip?.speaker ?? name?.speaker,
      speakerRule: clip.map { _ in .commonVoice } ?? name?.rule, gender: clip?.gender, transcript: transcript)
  }
}
