import AssayDiffusion
import AssayErrors
public import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
public import AssayTensor
import Foundation

/// The distance of complex spectrograms: the squared difference, the squared difference of magnitudes, and the difference
/// of the levels of mel bands.
///
/// Weak parts hardly count in the first two, but a verifier is sensitive to them. So the levels count as well, wherever
/// they are above −60 dB.
///
/// - Reference: Braun and Tashev, *A Consolidated View of Loss Functions for Supervised Deep Learning-Based Speech
///   Enhancement*, TSP 2021, equation 7, for the first two; Kong, Kim and Bae, *HiFi-GAN*, NeurIPS 2020, equation 7, for
///   the third.
public struct SpectralLoss: Sendable, Codable, Hashable {
  /// w, the weight of the complex difference; that of magnitudes is 1 − w.
  public var complexWeight: Double
  /// The weight of the mean absolute difference of the natural logarithms of mel power.
  public var levelWeight: Double
  /// Numbers of frames over which the difference of levels is averaged before taking its absolute value, each adding to the
  /// loss. With 1 alone, a network may be constantly too quiet in one band, which a verifier takes for another voice.
  public var levelSpans: [Int]

  private enum CodingKeys: String, CodingKey {
    case complexWeight = "complex_weight"
    case levelWeight = "level_weight"
    case levelSpans = "level_spans"
  }

  private static let bands = 48
  /// Mel power that counts as silence, about that of noise at −60 dB of full scale.
  private static let leastPower = 2e-4

  public init(complexWeight: Double = 0.15, levelWeight: Double = 0.004, levelSpans: [Int] = [1]) {
    self.complexWeight = complexWeight
    self.levelWeight = levelWeight
    self.levelSpans = levelSpans
  }

  /// - Throws: `RoleError` naming an invalid number.
  func validate() throws {
    guard (0...1).contains(complexWeight), (0...1_000).contains(levelWeight),
      !levelSpans.isEmpty, levelSpans.allSatisfy({ (1...10_000).contains($0) })
    else {
      throw RoleError(
        .invalidParameter,
        "The loss cannot have complex_weight \(complexWeight), level_weight \(levelWeight) and level_spans \(levelSpans): the first must be between 0 and 1, the second non-negative, and spans 1 to 10000 frames: correct the configuration."
      )
    }
  }

  /// Old recipes may lack the weight for levels, which then is 0, or the spans, which then are `[1]`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    complexWeight = try values.decode(Double.self, forKey: .complexWeight)
    levelWeight = try values.decodeIfPresent(Double.self, forKey: .levelWeight) ?? 0
    levelSpans = try values.decodeIfPresent([Int].self, forKey: .levelSpans) ?? [1]
  }

  /// - Parameters:
  ///   - estimate: compressed, `[N, 1, F, T]` complex.
  ///   - target: like `estimate`.
  ///   - spectrogram: the compression of both.
  public func callAsFunction(
    _ estimate: Tensor, _ target: Tensor, in spectrogram: CompressedSTFT.Configuration
  ) -> TrainingLoss {
    let (a, b) = (estimate.viewAsReal(), target.viewAsReal())
    let complex = (a - b).square().mean() * 2
    let squares = [a, b].map { $0.square().sum($0.rank - 1) + 1e-8 }
    let magnitude = (squares[0].sqrt() - squares[1].sqrt()).square().mean()
    var total = complex * complexWeight + magnitude * (1 - complexWeight)
    var parts = ["complex": complex.scalar, "magnitude": magnitude.scalar]
    if levelWeight > 0 {
      let filters = Self.filters(spectrogram, device: estimate.device)
      let levels = squares.map { squares in
        let power = (squares * (1 / (spectrogram.factor * spectrogram.factor))).power(
          1 / spectrogram.exponent)
        return (filters.matmul(power.squeezed(1)) + Self.leastPower).log()
      }
      let difference = levels[0] - levels[1]
      for span in levelSpans {
        // A piece shorter than a span is averaged as a whole.
        let size = min(span, difference.size(2))
        let level =
          (size == 1 ? difference : difference.framed(size: size, hop: (size + 3) / 4).mean(3)).abs().mean()
        total = total + level * levelWeight
        parts[span == 1 ? "level" : "level_\(span)"] = level.scalar
      }
    }
    return TrainingLoss(total: total, parts: parts)
  }

  /// `[bands, F]`.
  private static func filters(_ spectrogram: CompressedSTFT.Configuration, device: Device) -> Tensor {
    let bank = MelFilterbank(
      MelConfiguration(
        sampleRate: 16_000, stft: .centred(fftSize: spectrogram.fftSize, hop: spectrogram.hop),
        spectrum: .power,
        bandCount: bands, highFrequency: 8_000, normalization: .none))
    return Tensor(bank.weights, shape: [bank.bandCount, bank.binCount], device: device)
  }
}
