public import AssayRoles
public import AssaySignal

/// A measure of the difference between speech and a reference recording of it.
public protocol IntrusiveMeasure: Sendable {
  var description: ScoreDescription { get }

  /// - Parameters:
  ///   - reference: the clean recording.
  ///   - degraded: a recording with the reference's rate and length.
  /// - Returns: the value; infinite for equal recordings if the measure has no upper limit.
  /// - Throws: ``SignalError`` if the recordings are too short.
  func measure(reference: Waveform, degraded: Waveform) throws -> Double
}
