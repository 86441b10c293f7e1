import Foundation

/// White Gaussian noise from a seed: the same seed gives the same noise, sample by sample, on every run.
///
/// Uniform numbers come from xoshiro256++ (Blackman and Vigna, *Scrambled linear pseudorandom number
/// generators*, 2021), whose four words of state are the first four outputs of SplitMix64 from the seed.
/// Pairs of them become pairs of normal ones by the transform of Box and Muller (1958):
/// `√(−2 ln u₁) cos 2πu₂`, then `√(−2 ln u₁) sin 2πu₂`, with `u₁` in (0, 1] and `u₂` in [0, 1), both of
/// 53 bits.
public struct SeededGaussianNoise: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  /// The second number of the last pair.
  private var spare: Double?

  public init(seed: UInt64) {
    var word = seed
    func next() -> UInt64 {
      word &+= 0x9E37_79B9_7F4A_7C15
      var value = word
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// The next number of mean 0 and variance 1.
  public mutating func next() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let scale = 0x1p-53
    let first = Double((uniform() >> 11) + 1) * scale
    let second = Double(uniform() >> 11) * scale
    let radius = (-2 * log(first)).squareRoot()
    spare = radius * sin(2 * .pi * second)
    return radius * cos(2 * .pi * second)
  }

  /// The next `count` numbers of mean 0 and variance 1.
  public mutating func next(_ count: Int) -> [Double] {
    (0..<count).map { _ in next() }
  }

  /// `samples` with noise whose power is `decibels` below theirs.
  ///
  /// Both powers are those of these very samples and of this very noise, so the ratio is met exactly and not
  /// only on average.
  ///
  /// - Parameters:
  ///   - samples: finite values. Silence and no samples come back as they are, for they have no level.
  ///   - decibels: signal-to-noise ratio, `10 log₁₀(Σ x² / Σ n²)`.
  ///   - seed: of the noise.
  public static func adding(to samples: [Float], signalToNoise decibels: Double, seed: UInt64) -> [Float] {
    let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard power > 0 else { return samples }
    // Drawn twice from the one seed rather than kept: hours of noise in double precision are gigabytes.
    var generator = SeededGaussianNoise(seed: seed)
    var noisePower = 0.0
    for _ in samples.indices {
      let value = generator.next()
      noisePower += value * value
    }
    let scale = (power / noisePower * pow(10, -decibels / 10)).squareRoot()
    generator = SeededGaussianNoise(seed: seed)
    return samples.map { Float(Double($0) + scale * generator.next()) }
  }

  /// xoshiro256++.
  private mutating func uniform() -> UInt64 {
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { (value << count) | (value >> (64 - count)) }
    let result = rotated(state.0 &+ state.3, 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }
}
