import Foundation

/// Where the bins of a transform lie on the Bark scale, and how loud a tone there must be in quiet.
struct BarkScale: Sendable {
  /// Of each bin.
  let bark: [Double]
  /// The threshold in quiet in dB, from the first bin above 1 Bark on; −∞ below.
  let quiet: [Double]
  /// The same formula for all bins, which maskers are compared with.
  let quietEverywhere: [Double]

  /// What both references take off the threshold in quiet; the papers' equations do not.
  private static let offset = -12.0

  init(sampleRate: Int, fftSize: Int) {
    let frequencies = (0...fftSize / 2).map { Double($0) * Double(sampleRate) / Double(fftSize) }
    bark = frequencies.map { 13 * atan(0.00076 * $0) + 3.5 * atan(pow($0 / 7_500, 2)) }
    quietEverywhere = frequencies.map { frequency in
      let kilohertz = frequency / 1_000
      return 3.64 * pow(kilohertz, -0.8) - 6.5 * exp(-0.6 * pow(kilohertz - 3.3, 2))
        + 0.001 * pow(kilohertz, 4) + Self.offset
    }
    let first = bark.firstIndex { $0 > 1 } ?? bark.count
    quiet = quietEverywhere.enumerated().map { $0.offset < first ? -.infinity : $0.element }
  }
}
