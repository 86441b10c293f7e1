import AssayRoles
import Foundation

/// One recording of a corpus: where it is and what is known about it.
public struct CorpusEntry: Sendable, Equatable {
  /// Unique within the corpus: see ``Corpus/load(clean:text:speakers:)``.
  public let id: String
  public let url: URL
  public let speaker: String?
  public let gender: Utterance.Gender?
  /// The words spoken, in plain text.
  public let transcript: String?
  /// As the manifest names it.
  public let language: String?

  public init(
    id: String, url: URL, speaker: String? = nil, gender: Utterance.Gender? = nil, transcript: String? = nil,
    language: String? = nil
  ) {
    self.id = id
    self.url = url
    self.speaker = speaker
    self.gender = gender
    self.transcript = transcript
    self.language = language
  }

  /// A recording by itself, its speaker read from its name as in a folder, and its gender from a table.
  ///
  /// - Parameters:
  ///   - id: what it is to be called.
  ///   - speakers: a table in LibriSpeech's format; looked for near the file when `nil`.
  /// - Throws: ``AuditError`` when the table given cannot be read.
  public init(file url: URL, id: String, speakers: URL?) throws {
    let name = url.deletingPathExtension().lastPathComponent
    let speaker = SpeakerName.parse(name: name, subfolder: nil)
    let table = try SpeakerTable.find(speakers, near: url.deletingLastPathComponent())
    self.init(id: id, url: url, speaker: speaker, gender: speaker.flatMap { table?.genders[$0] })
  }
}
