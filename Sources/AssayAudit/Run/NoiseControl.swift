import AssayRoles
import AssaySignal
import Foundation

/// The control beside every protection: white Gaussian noise as strong as its perturbation, recording by recording.
///
/// A protection that protects no better than it owes its effect to its strength and not to its method.
enum NoiseControl {
  static let description = MethodDescription(
    name: "noise-control", role: .protection,
    summary: "White Gaussian noise with the signal-to-noise ratio of another protection.",
    paper: "A control; no method of its own.")

  /// What is said where protected speech cannot be compared with clean speech sample by sample.
  static let unaligned =
    "There is no noise as strong as this: the protected recording has another length than the clean one."

  /// - Parameters:
  ///   - clean: resampled to the protected speech's rate where it has another.
  ///   - seed: of the noise.
  /// - Returns: `nil` where the two have different lengths.
  static func noisy(_ clean: Waveform, like protected: Waveform, seed: UInt64) throws -> ProcessedSpeech? {
    let reference = try clean.resampled(to: protected.sampleRate)
    guard reference.count == protected.count else { return nil }
    let strength = zip(protected.samples, reference.samples).reduce(0.0) { sum, pair in
      let difference = Double(pair.0) - Double(pair.1)
      return sum + difference * difference
    }
    let power = reference.samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard strength > 0, power > 0 else { return ProcessedSpeech(reference) }
    let ratio = 10 * log10(power / strength)
    return ProcessedSpeech(
      Waveform(
        samples: SeededGaussianNoise.adding(to: reference.samples, signalToNoise: ratio, seed: seed),
        sampleRate: reference.sampleRate),
      details: ["signalToNoise": .number(ratio)])
  }
}
