import AssayRoles
import AssaySignal
import Foundation

/// Takes the power of steady noise away from each frequency.
///
/// Frames of 512 samples at 16 kHz, half overlapping, with Hann windows that add up to 1. The noise's power N is the mean over
/// the quietest tenth of the frames, at least one. What is left is `|S|² = max(|X|² − α N, β N)`, with the phase of X.
struct PowerSubtraction: Purifier {
  static let description = MethodDescription(
    name: "spectral-subtraction", role: .purifier,
    summary: "Subtracts the power of steady noise, measured in the quietest tenth of the frames.",
    paper:
      "M. Berouti, R. Schwartz, J. Makhoul, “Enhancement of Speech Corrupted by Acoustic Noise”, ICASSP 1979",
    parameters: [
      ParameterDescription(
        "oversubtraction", .number(0...20), default: .number(3),
        help: "Multiple of the noise's power that is subtracted (α); the paper uses 3 to 6 at 0 dB."),
      ParameterDescription(
        "floor", .number(0...1), default: .number(0.01),
        help: "Share of the noise's power that is kept at least (β); less makes musical noise."),
    ])

  private static let size = 512
  private static let hop = size / 2
  private static let rate = 16_000

  let oversubtraction: Double
  let floor: Double

  init(_ values: ParameterValues) {
    oversubtraction = values.number("oversubtraction")
    floor = values.number("floor")
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: Self.rate) { subtracted($0) }
  }

  private func subtracted(_ samples: [Float]) -> [Float] {
    let transform = RealFourierTransform(count: Self.size)
    let window = Window(.hann).samples(Self.size).map(Double.init)
    // Half a frame of zeros around, so that windows add up to 1 from the first sample to the last.
    let count = samples.count / Self.hop + 2
    let padded =
      [Double](repeating: 0, count: Self.hop) + samples.map(Double.init)
      + [Double](repeating: 0, count: (count + 1) * Self.hop - Self.hop - samples.count)
    var spectra = (0..<count).map { frame in
      let start = frame * Self.hop
      return transform.spectrum(of: (0..<Self.size).map { padded[start + $0] * window[$0] })
    }
    let noise = Self.noise(spectra.map(\.powers))
    var result = [Double](repeating: 0, count: padded.count)
    for frame in spectra.indices {
      let powers = spectra[frame].powers
      for bin in powers.indices where powers[bin] > 0 {
        let left = max(powers[bin] - oversubtraction * noise[bin], floor * noise[bin])
        let gain = min(1, (left / powers[bin]).squareRoot())
        spectra[frame].real[bin] *= gain
        spectra[frame].imaginary[bin] *= gain
      }
      for (place, sample) in transform.samples(of: spectra[frame]).enumerated() {
        result[frame * Self.hop + place] += sample
      }
    }
    return result[Self.hop..<Self.hop + samples.count].map { Float($0) }
  }

  /// The mean power of each frequency in the quietest tenth of the frames.
  private static func noise(_ powers: [[Double]]) -> [Double] {
    let energies = powers.map { $0.reduce(0, +) }
    let quietest = energies.indices.sorted { energies[$0] < energies[$1] }.prefix(max(1, powers.count / 10))
    return powers[0].indices.map { bin in
      quietest.reduce(0) { $0 + powers[$1][bin] } / Double(quietest.count)
    }
  }
}
