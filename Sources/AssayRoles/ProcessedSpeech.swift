import AssayErrors
public import AssaySignal

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

  /// Refuses a result that is no speech: no samples, samples that are not finite, silence or another constant, or a rate
  /// that no file can have.
  ///
  /// - Parameter method: what the message calls the method.
  /// - Throws: ``RoleError`` with code `.unsuitableInput`.
  public func requireSound(of method: String) throws {
    func refusal(_ what: String) -> RoleError {
      RoleError(
        .unsuitableInput, "\(method) returned \(what): try other parameters, or another recording.")
    }
    guard !waveform.samples.isEmpty else { throw refusal("no samples") }
    guard waveform.samples.allSatisfy(\.isFinite) else { throw refusal("samples that are not finite") }
    guard !waveform.isConstant else {
      throw refusal(waveform.samples[0] == 0 ? "silence" : "a constant signal")
    }
    guard AudioFile.sampleRates.contains(waveform.sampleRate) else {
      throw refusal("audio at \(waveform.sampleRate) Hz, a rate that files do not support")
    }
  }
}
