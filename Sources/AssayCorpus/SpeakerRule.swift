/// What says who speaks in a recording.
public enum SpeakerRule: CaseIterable, Sendable {
  case manifest
  case commonVoice
  /// `1089-134686-0001` in the folders `1089/134686`, or in none; LibriTTS's `1089_134686_000001_000001` likewise.
  case libriSpeech
  case folder
  case name

  /// As a notice has it.
  public var phrase: String {
    switch self {
    case .manifest: "the manifest"
    case .commonVoice: "Common Voice's tables"
    case .libriSpeech: "LibriSpeech's names"
    case .folder: "their folders"
    case .name: "the part of their names before the first _ or -"
    }
  }
}
