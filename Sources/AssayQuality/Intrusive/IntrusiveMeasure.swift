import AssayRoles
import AssaySignal

/// A number for how much speech differs from a reference recording of it.
public protocol IntrusiveMeasure: Sendable {
  var description: ScoreDescription { get }

  /// - Parameters:
  ///   - reference: the clean recording.
  ///   - degraded: of the reference's rate and length.
  /// - Returns: infinite where the two are the same and the measure has no upper end.
  /// - Throws: ``SignalError`` where the recordings are too short for it.
  func measure(reference: Waveform, degraded: Waveform) throws -> Double
}
