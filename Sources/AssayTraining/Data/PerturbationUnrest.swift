import AssayFeatures
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Varies the level of synthetic perturbations, from band to band and frame to frame.
///
/// The level of real perturbations varies quickly in time and frequency. A network trained on smooth ones only takes the
/// quickly varying parts for speech. The gains keep the phase relation of perturbation and speech.
public struct PerturbationUnrest: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// The share of pieces that are varied.
    public var share: Double
    /// The largest deviation of the gains, in dB; each piece draws one between 0 and this.
    public var depth: Double
    /// The deviation in dB of the constant gains at ten frequencies.
    public var roughness: Double

    public init(share: Double = 0.7, depth: Double = 7, roughness: Double = 3) {
      self.share = share
      self.depth = depth
      self.roughness = roughness
    }

    /// - Throws: `RoleError` naming an invalid setting.
    public func validate() throws {
      let require = ConfigurationCheck("The perturbation's unrest.")
      try require((0...1).contains(share), "share must be a share between 0 and 1")
      try require((0...40).contains(depth), "depth must be between 0 and 40 dB")
      try require((0...40).contains(roughness), "roughness must be between 0 and 40 dB")
    }
  }

  /// Sizes of patches, in frames and mel bands, each with the same probability.
  private static let patchSizes = [(1, 1), (1, 2), (2, 1), (2, 4), (3, 2)]
  private static let bands = 64

  let settings: Settings
  private let transform: ShortTimeFourierTransform
  private let spectrum: SmoothSpectrum
  /// `[bands, F]`; the weights of each frequency add up to at most 1.
  private let spreading: Tensor

  init(_ settings: Settings, _ transform: ShortTimeFourierTransform, _ spectrum: SmoothSpectrum) {
    self.settings = settings
    self.transform = transform
    self.spectrum = spectrum
    let bank = MelFilterbank(
      MelConfiguration(
        sampleRate: 16_000, stft: transform.configuration, spectrum: .power, bandCount: Self.bands,
        highFrequency: 8_000, normalization: .none))
    spreading = Tensor(bank.weights, shape: [bank.bandCount, bank.binCount])
  }

  /// - Parameter perturbations: `[N, L]`.
  /// - Returns: perturbations of the same shape, at any level.
  func applied(to perturbations: Tensor, using generator: RandomGenerator) -> Tensor {
    let count = perturbations.size(0)
    let spectra = transform(perturbations)
    let frames = spectra.size(1)
    let fields = (0..<count).map { _ in
      let numbers = generator.uniform([3]).doubles
      let size = Self.patchSizes[
        min(Self.patchSizes.count - 1, Int(numbers[0] * Double(Self.patchSizes.count)))]
      let depth = numbers[1] < settings.share ? numbers[2] * settings.depth : 0
      return SyntheticPerturbation.patches([1, frames, Self.bands], lengths: size, generator) * depth
    }
    let lasting = spectrum.amplitudes(
      generator.normal([count, SmoothSpectrum.controls]) * settings.roughness)
    let passing = (Tensor.concatenated(fields, 0).matmul(spreading) * (log(10.0) / 20)).exp()
    return transform.inverse(spectra * (passing * lasting.unsqueezed(1)), length: perturbations.size(1))
  }
}
