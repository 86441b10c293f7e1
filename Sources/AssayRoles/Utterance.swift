public import AssaySignal

/// One recording of one speaker, with what is known about it.
public struct Utterance: Sendable, Equatable {
  /// Voices as LibriSpeech's speaker table marks them.
  public enum Gender: String, Sendable, Codable {
    case female = "F"
    case male = "M"
  }

  /// Unique within its corpus: the path below the given folder without extension; of a single file its name.
  public let id: String
  public let waveform: Waveform
  /// `nil` when nothing says who speaks.
  public let speaker: String?
  public let gender: Gender?
  /// The words spoken, in plain text; `nil` when unknown.
  public let transcript: String?
  /// The language of the words as ISO 639-1 has it, such as `en`; `nil` when unknown.
  public let language: String?

  public init(
    id: String, waveform: Waveform, speaker: String? = nil, gender: Gender? = nil, transcript: String? = nil,
    language: String? = nil
  ) {
    self.id = id
    self.waveform = waveform
    self.speaker = speaker
    self.gender = gender
    self.transcript = transcript
    self.language = language
  }

  /// The same utterance with other samples.
  public func with(_ waveform: Waveform) -> Utterance {
    Utterance(
      id: id, waveform: waveform, speaker: speaker, gender: gender, transcript: transcript,
      language: language)
  }
}
