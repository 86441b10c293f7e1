import Foundation

/// Mono audio: samples and the rate they were taken at.
///
/// Every role of Assay takes and gives waveforms. Nothing in between changes the level: speaker encoders
/// are level-sensitive, so a waveform is never normalised in silence.
public struct Waveform: Sendable, Equatable {
  /// Samples, nominally in [−1, 1]; processing may exceed that, and only writing to an integer file clips.
  public var samples: [Float]
  /// Samples per second, in hertz; at least 1.
  public var sampleRate: Int

  public init(samples: [Float], sampleRate: Int) {
    precondition(sampleRate > 0, "sample rate must be positive, not \(sampleRate)")
    self.samples = samples
    self.sampleRate = sampleRate
  }

  /// Number of samples.
  public var count: Int { samples.count }

  /// Length in seconds.
  public var duration: Double { Double(samples.count) / Double(sampleRate) }

  /// Largest absolute sample, 0 when empty.
  public var peak: Float { samples.reduce(0) { max($0, abs($1)) } }

  /// Mean of the squared samples, accumulated in double precision; 0 when empty.
  public var meanSquare: Double {
    guard !samples.isEmpty else { return 0 }
    return samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
  }

  /// Root-mean-square level relative to full scale, in dB; −∞ for silence.
  public var levelInDecibels: Double { 10 * Foundation.log10(meanSquare) }
}
