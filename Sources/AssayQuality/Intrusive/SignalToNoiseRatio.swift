import AssayRoles
import AssaySignal
import Foundation

/// `10 lg (Σ r² / Σ (r − d)²)`: the level of the reference over that of the difference. Infinite for equal recordings.
struct SignalToNoiseRatio: IntrusiveMeasure {
  let description = ScoreDescription("snr", unit: "dB", "reference over difference, for the whole recording")

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
