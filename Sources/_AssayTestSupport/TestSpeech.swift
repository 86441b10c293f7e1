import Foundation

/// A synthetic voice for tests that need something a voice activity detector takes for speech.
public enum TestSpeech {
  /// A harmonic source with moving formant-like weights and syllables, at 16 kHz.
  ///
  /// - Parameters:
  ///   - pitch: fundamental frequency in hertz; two voices differ by it.
  ///   - seconds: length.
  public static func voice(pitch: Double, seconds: Double, seed: UInt64 = 1) -> [Float] {
    let rate = 16_000.0
    var generator = SeededNumbers(seed: seed)
    var phase = 0.0
    return (0..<Int(seconds * rate)).map { index in
      let time = Double(index) / rate
      phase += 2 * .pi * pitch * (1 + 0.05 * sin(2 * .pi * 0.7 * time)) / rate
      let first = 500 + 250 * sin(2 * .pi * 1.3 * time)
      let second = 1_500 + 600 * sin(2 * .pi * 0.9 * time + 1)
      var value = 0.0
      for harmonic in 1...Int(3_800 / pitch) {
        let frequency = Double(harmonic) * pitch
        let weight =
          exp(-pow((frequency - first) / 200, 2)) + 0.5 * exp(-pow((frequency - second) / 300, 2)) + 0.02
        value += weight * sin(Double(harmonic) * phase)
      }
      let syllables = 0.3 + 0.7 * pow(sin(2 * .pi * 2 * time), 2)
      return Float(0.08 * value * syllables) + Float.random(in: -0.001...0.001, using: &generator)
    }
  }
}
