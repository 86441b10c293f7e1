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

  /// Vowels of changing pitch, hissing sounds and pauses, of which no stretch is like another.
  ///
  /// - Parameter sampleRate: in hertz.
  public static func utterance(seconds: Double, sampleRate: Int = 16_000, seed: UInt64) -> [Float] {
    let rate = Double(sampleRate)
    var generator = SeededNumbers(seed: seed)
    var samples: [Float] = []
    while Double(samples.count) < seconds * rate {
      func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
      let kind = number(0...1)
      let count = Int(
        rate * (kind < 0.65 ? number(0.1...0.35) : kind < 0.8 ? number(0.05...0.15) : number(0.1...0.5)))
      let (pitch, glide, loudness) = (number(90...260), number(-0.3...0.3), number(0.3...1))
      let formants = (number(300...900), number(1_000...2_500))
      var phase = 0.0
      var before = 0.0
      for index in 0..<count {
        let part = Double(index) / Double(count)
        var value = 0.002 * number(-1...1)
        if kind < 0.65 {
          phase += 2 * .pi * pitch * (1 + glide * part) / rate
          for harmonic in 1...Int(3_600 / pitch) {
            let frequency = Double(harmonic) * pitch
            let weight =
              exp(-pow((frequency - formants.0) / 150, 2)) + 0.4
              * exp(-pow((frequency - formants.1) / 200, 2))
              + 0.02
            value += 0.12 * loudness * sin(.pi * part) * weight * sin(Double(harmonic) * phase)
          }
        } else if kind < 0.8 {
          let hiss = 0.06 * loudness * sin(.pi * part) * number(-1...1)
          value += hiss - before
          before = hiss
        }
        samples.append(Float(value))
      }
    }
    return Array(samples.prefix(Int(seconds * rate)))
  }
}
