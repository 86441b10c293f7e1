import AssayFeatures
import AssaySignal
import AssayTensor
import Foundation

/// A perturbation that is correlated with the speech: it makes some parts of the spectrum louder and others quieter, like
/// attacks on a network with mel spectra as input.
///
/// A step against a random function of the mel spectrum: with M the mel power, random signed weights W that are constant
/// in patches of time and mel bands, and random p in [−1, 0], `g` is the waveform of `X · Σ_m W_m M_m^p fb_m`, the
/// gradient of `Σ W M^(p+1)`; its level is made constant in time, and for half of the items it is soft-limited, `tanh(2 g)`,
/// which spreads it over the spectrum. W has a part that is constant in time, like a voice, a mostly negative mean, and for
/// half of the items a part towards the mel spectrum of the next item.
///
/// The sizes of the patches decide how quickly the perturbation varies over frames and bands; they were chosen to resemble
/// the protections of the De-AntiFake repository.
///
/// - Reference: Goodfellow, Shlens and Szegedy, *Explaining and Harnessing Adversarial Examples*, ICLR 2015.
struct SteeredPerturbation: Sendable {
  private static let bands = 40
  /// Sizes of patches, in frames of 8 ms and mel bands, each with the same probability.
  private static let patchSizes = [(2, 2), (2, 2), (3, 2), (3, 1), (5, 2), (10, 4)]
  /// The change of level from patch to patch, in dB, and the frames of a patch.
  private static let unrest = (decibels: 2.0, frames: 2)

  private let transform: ShortTimeFourierTransform
  /// `[F, bands]`.
  private let filters: Tensor

  init(_ transform: ShortTimeFourierTransform) {
    self.transform = transform
    let bank = MelFilterbank(
      MelConfiguration(
        sampleRate: 16_000, stft: transform.configuration, spectrum: .power, bandCount: Self.bands,
        highFrequency: 8_000, normalization: .none))
    filters = Tensor(bank.weights, shape: [bank.bandCount, bank.binCount]).transposed().contiguous()
  }

  /// - Parameters:
  ///   - spectrum: the spectrum of the speech, `[N, T, F]` complex.
  ///   - power: its squared magnitude.
  ///   - length: L, samples.
  /// - Returns: `[N, L]`, at any level.
  func draw(_ spectrum: Tensor, power: Tensor, length: Int, using generator: RandomGenerator) -> Tensor {
    let (count, frames) = (power.size(0), power.size(1))
    let mel = power.matmul(filters) + 1e-4
    let exponents = generator.uniform([count, 1, 1]) * -1
    let lasting = generator.uniform([count, 1, 1]).square() * 0.5
    let sizes = generator.uniform([count]).doubles.map {
      Self.patchSizes[min(Int($0 * Double(Self.patchSizes.count)), Self.patchSizes.count - 1)]
    }
    let passing = Tensor.concatenated(
      sizes.map { SyntheticPerturbation.patches([1, frames, Self.bands], lengths: $0, generator) }, 0)
    let steady = SyntheticPerturbation.patches([count, 1, Self.bands], lengths: (1, 2), generator)
    let bias = generator.uniform([count, 1, 1]) * 0.6 - 0.5
    let levels = mel.log()
    let relative = levels - levels.mean(1, 2, keepingDimensions: true)
    let next = Tensor(integers: (0..<count).map { ($0 + 1) % count })
    let towardsVoice = (generator.uniform([count, 1, 1]) - 0.5).relu()
    let directions =
      passing * (1 - lasting) + steady * lasting + bias
      + (relative.gathered(0, next) - relative) * towardsVoice
    let weights = (levels * exponents).exp() * directions
    let gains = weights.matmul(filters.transposed())
    let energy = (gains.square() * power).sum(2)
    let level = (SyntheticPerturbation.smoothed(energy) + 1e-12).sqrt().unsqueezed(2)
    let unrest =
      (SyntheticPerturbation.patches([count, frames, 1], lengths: (Self.unrest.frames, 1), generator)
      * (Self.unrest.decibels * log(10.0) / 20)).exp()
    let gradient = transform.inverse(spectrum * (gains / level * unrest), length: length)
    let size = (gradient.square().mean(1, keepingDimensions: true) + 1e-12).sqrt()
    let limited = generator.uniform([count, 1]).isLess(than: 0.5).to(.float32)
    let drawn = gradient / size
    return (drawn * 2).tanh() * limited + drawn * (1 - limited)
  }
}
