import AssayModels
import AssaySignal
import AssayTensor
import Foundation

/// A perturbation in step with speech: it makes some parts of the spectrum louder and others quieter, as attacks on a
/// network that hears mel spectra do.
///
/// A step against a random function of the mel spectrum: with M the mel power, random signed weights W that are constant
/// in patches of time and mel bands, and random p in [−1, 0], `g` is the waveform of `X · Σ_m W_m M_m^p fb_m`, the
/// gradient of `Σ W M^(p+1)`; it is brought to one level in time, and for half of the items limited softly, `tanh(2 g)`,
/// which spreads it over the spectrum. W has a part that lasts, as a voice does, a mean that is mostly negative, and for
/// half of the items a part on the way to the mel spectrum of the next item.
///
/// The sizes of the patches decide what a network learns of it. Measured on recordings with protections of the
/// De-AntiFake repository, in mel cells (10 ms) 3 to 15 dB above the perturbation: the log power deviates by 0.54 and the
/// deviation of a frame correlates with those of the next four by 0.52, 0.23, 0.12 and 0.07, with those of the next three
/// bands by 0.63, 0.22 and 0.08. With patches of 2 frames and 2 bands, at half and half with noise, this gives 0.53;
/// 0.49, 0.15, 0.07 and 0.05; 0.63, 0.21 and 0.05. Noise alone: 0.34; 0.19, 0.03; 0.41, 0.03. (Patches of 10 frames and 4
/// bands: 0.54; 0.76, 0.66, 0.58 and 0.50.)
///
/// - Reference: Goodfellow, Shlens and Szegedy, *Explaining and Harnessing Adversarial Examples*, ICLR 2015.
struct SteeredPerturbation: Sendable {
  private static let bands = 40
  /// Sizes of patches, in frames of 8 ms and mel bands; each is as likely.
  private static let patchSizes = [(2, 2), (2, 2), (3, 2), (3, 1), (5, 2), (10, 4)]
  /// How the level changes from patch to patch, in dB, and a patch's frames.
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
  ///   - spectrum: of the speech, `[N, T, F]` complex.
  ///   - power: its squared magnitude.
  ///   - length: L, samples.
  /// - Returns: `[N, L]`, of any level.
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
