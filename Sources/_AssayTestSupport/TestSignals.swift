import Foundation

/// Signals with known answers, as samples in [−1, 1].
public enum TestSignals {
  public static func sine(_ frequency: Double, amplitude: Double = 0.5, sampleRate: Int = 16_000, count: Int)
    -> [Float]
  {
    (0..<count).map { Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(sampleRate))) }
  }

  /// Uniform noise in [−amplitude, amplitude] from a seed.
  public static func noise(amplitude: Float = 0.5, seed: UInt64 = 1, count: Int) -> [Float] {
    var generator = SeededNumbers(seed: seed)
    return (0..<count).map { _ in Float.random(in: -amplitude...amplitude, using: &generator) }
  }
}

/// A small generator for tests (SplitMix64), so that random shapes and lengths are the same in every run.
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
