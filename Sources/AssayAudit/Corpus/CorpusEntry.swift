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

  public init(
    id: String, url: URL, speaker: String? = nil, gender: Utterance.Gender? = nil, transcript: String? = nil
  ) {
    self.id = id
    self.url = url
    self.speaker = speaker
    self.gender = gender
    self.transcript = transcript
  }
}
