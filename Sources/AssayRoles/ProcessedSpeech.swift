import AssaySignal

/// What a protection or a purifier made of an utterance.
public struct ProcessedSpeech: Sendable, Equatable {
  public var waveform: Waveform
  /// Facts about this result for its sidecar, such as the target speaker or the final loss.
  public var details: [String: ParameterValue]
  /// Sentences a user should read, such as a fallback that was taken. Empty when all went as asked.
  public var notices: [String]

  public init(_ waveform: Waveform, details: [String: ParameterValue] = [:], notices: [String] = []) {
    self.waveform = waveform
    self.details = details
    self.notices = notices
  }
}
