import AssayRoles
import AssaySignal
import Foundation

/// The mean over frames of the signal-to-noise ratio, each limited to −10 to 35 dB: frames of 30 ms with a Hann window,
/// one every 7.5 ms. Frames in which both recordings are digital silence do not count.
///
/// - Reference: Hansen, Pellom, *An Effective Quality Evaluation Protocol for Speech Enhancement Algorithms*, ICSLP
///   1998.
struct SegmentalSignalToNoiseRatio: IntrusiveMeasure {
  let description = ScoreDescription(
    "segmental-snr", unit: "dB", "mean ratio over frames, each limited to −10 to 35")

  static let range = -10.0...35.0
  /// Seconds.
  private static let frame = 0.03
  private static let hop = 0.0075

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let rate = Double(reference.sampleRate)
    let (length, hop) = (Int(rate * Self.frame), max(1, Int(rate * Self.hop)))
    guard reference.count >= length else {
      throw SignalError(
        .tooShort,
        "The recordings have \(reference.count) samples, but a segmental ratio needs \(length): use longer ones."
      )
    }
    let window = Window(.hann).samples(length).map(Double.init)
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, through: reference.count - length, by: hop) {
      var (signal, noise) = (0.0, 0.0)
      for index in 0..<length {
        let (r, d) = (Double(reference.samples[start + index]), Double(degraded.samples[start + index]))
        let weight = window[index] * window[index]
        signal += weight * r * r
        noise += weight * (r - d) * (r - d)
      }
      guard signal > 0 || noise > 0 else { continue }
      sum += min(Self.range.upperBound, max(Self.range.lowerBound, 10 * log10(signal / noise)))
      count += 1
    }
    guard count > 0 else {
      throw SignalError(.silent, "No frame of the recordings contains sound: use recordings with speech.")
    }
    return sum / Double(count)
  }
}
