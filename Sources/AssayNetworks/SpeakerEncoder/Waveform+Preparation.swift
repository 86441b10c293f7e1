import AssayErrors
import AssaySignal

extension Waveform {
  /// What encoders that only resample do before embedding.
  ///
  /// - Parameters:
  ///   - rate: the encoder's, in hertz.
  ///   - least: the fewest samples at that rate.
  ///   - name: the encoder's, for the message.
  /// - Throws: ``SignalError`` for empty, silent, non-finite or too short input.
  func prepared(at rate: Int, least: Int, for name: String) throws -> Waveform {
    try requireUsable("The recording")
    let resampled = try resampled(to: rate)
    guard resampled.count >= least else {
      throw SignalError(
        .tooShort,
        "The recording has \(resampled.count) samples at \(rate) Hz, but \(name) needs \(least): use a longer one."
      )
    }
    return resampled
  }
}
