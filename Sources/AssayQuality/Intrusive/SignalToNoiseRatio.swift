import AssayRoles
import AssaySignal
import Foundation

/// `10 lg (Σ r² / Σ (r − d)²)`: how far below the reference the difference lies. Infinite for equal recordings.
struct SignalToNoiseRatio: IntrusiveMeasure {
  let description = ScoreDescription("snr", unit: "dB", "reference to difference, over the whole recording")

  func measure(reference: Waveform, degraded: Waveform) -> Double {
    var (signal, noise) = (0.0, 0.0)
    for (r, d) in zip(reference.samples, degraded.samples) {
      let difference = Double(r) - Double(d)
      signal += Double(r) * Double(r)
      noise += difference * difference
    }
    return 10 * log10(signal / noise)
  }
}
