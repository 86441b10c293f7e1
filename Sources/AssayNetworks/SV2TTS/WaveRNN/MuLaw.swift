import Foundation

/// Samples with steps that grow with their size, and the filter that SV2TTS's sounds are made behind.
enum MuLaw {
  /// `sign(y) · ((1 + μ)^|y| − 1) / μ` with μ + 1 classes.
  ///
  /// - Reference: ITU-T G.711, the continuous law.
  static func expanded(_ sample: Double, classes: Int) -> Double {
    let mu = Double(classes - 1)
    return (sample < 0 ? -1 : 1) * (pow(1 + mu, abs(sample)) - 1) / mu
  }

  /// `s[n] = y[n] + 0.97 · s[n − 1]`: undoes the pre-emphasis that the mel was made behind.
  static func deemphasized(_ samples: [Double], coefficient: Double = 0.97) -> [Double] {
    var last = 0.0
    return samples.map { sample in
      last = sample + coefficient * last
      return last
    }
  }
}
