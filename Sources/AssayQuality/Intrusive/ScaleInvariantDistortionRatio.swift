import AssayErrors
import AssayRoles
import AssaySignal
import Foundation

/// SI-SDR: `10 lg (Σ (a r)² / Σ (a r − d)²)` with the `a` that minimises the difference, after subtracting
/// both means. It does not depend on the gain. Infinite for recordings that differ only in gain.
///
/// - Reference: Le Roux, Wisdom, Erdogan, Hershey, *SDR – Half-baked or Well Done?*, ICASSP 2019, equation 2.
struct ScaleInvariantDistortionRatio: IntrusiveMeasure {
  let description = ScoreDescription("si-sdr", unit: "dB", "as snr, independent of the gain")

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let (r, d) = (Self.centred(reference.samples), Self.centred(degraded.samples))
    let energy = r.reduce(0) { $0 + $1 * $1 }
    guard energy > 0, d.contains(where: { $0 != 0 }) else {
      throw SignalError(
        .silent, "The recording or its reference is constant, so they cannot be compared: use speech.")
    }
    let gain = zip(r, d).reduce(0) { $0 + $1.0 * $1.1 } / energy
    let distortion = zip(r, d).reduce(0) { $0 + (gain * $1.0 - $1.1) * (gain * $1.0 - $1.1) }
    return 10 * log10(gain * gain * energy / distortion)
  }

  private static func centred(_ samples: [Float]) -> [Double] {
    let mean = samples.reduce(0.0) { $0 + Double($1) } / Double(samples.count)
    return samples.map { Double($0) - mean }
  }
}
