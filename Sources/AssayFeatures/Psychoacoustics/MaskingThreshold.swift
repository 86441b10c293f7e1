import AssayErrors
import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// How loud a perturbation of a recording may be, in each frame and bin, before it is heard beside it.
///
/// MPEG-1's psychoacoustic model 1 as used against speech recognisers: tonal maskers are local maxima of the spectrum,
/// each masks its surroundings with slopes on the Bark scale, and their powers add up with the threshold in quiet. All
/// levels are relative to the recording's highest bin, which stands for 96 dB.
///
/// - Reference: Qin et al., *Imperceptible, Robust, and Targeted Adversarial Examples for Automatic Speech
///   Recognition*, ICML 2019, appendix B; Li et al., *Voice Guard*, IJCAI 2023.
public struct MaskingThreshold: Sendable {
  /// Samples of a window, and between windows.
  public static let fftSize = 2_048
  public static let hop = 512
  /// Thresholds below it, in dB, count as it: they fall to −130 dB below 1 Bark, where no perturbation comes near them,
  /// and would add a constant that none can take away. The references have no such limit.
  public static let lowestThreshold = -60.0
  /// What no threshold at all counts as where there is no lowest one: that of digital silence below 1 Bark.
  private static let noThreshold = -200.0

  public let frameCount: Int
  public let binCount: Int
  /// θ in dB, frame by frame, each of ``binCount`` finite numbers.
  public let decibels: [Double]
  /// The highest squared magnitude of the recording, which stands for 96 dB.
  public let peak: Double

  private static let fullScale = 96.0
  private static let transform = STFTConfiguration.centred(fftSize: fftSize, hop: hop)

  /// What is added to squared magnitudes of a perturbation, so that there is a gradient at 0.
  public static let gradientOffset = 1e-9

  /// - Parameters:
  ///   - speech: at least ``fftSize``/2 + 1 samples; shorter ones are followed by zeros.
  ///   - lowest: the lowest θ; `nil` for the references' way, without one.
  /// - Throws: ``SignalError`` for a silent recording.
  public init(of speech: Waveform, lowest: Double? = lowestThreshold) throws {
    try self.init(of: speech.samples.map { Double($0) }, sampleRate: speech.sampleRate, lowest: lowest)
  }

  /// The threshold of samples in double precision, which it is always computed in: the rounding of single precision
  /// makes maxima, and so maskers, where the spectrum is empty.
  ///
  /// - Parameters: as ``init(of:lowest:)``.
  /// - Throws: ``SignalError`` for a silent recording.
  public init(of samples: [Double], sampleRate: Int, lowest: Double? = lowestThreshold) throws {
    let spectra = Self.magnitudes(Tensor(doubles: samples, shape: [1, samples.count]))
    let (frames, bins) = (spectra.size(0), spectra.size(1))
    let scale = (8.0 / 3).squareRoot() / Double(Self.fftSize)
    let powers = (spectra * scale).square().doubles
    guard let peak = powers.max(), peak > 0 else {
      throw SignalError(.silent, "A silent recording masks nothing: record or export it again.")
    }
    let reference = Self.fullScale - 10 * log10(peak + 1e-19)
    let levels = powers.map { 10 * log10($0 + 1e-19) + reference }
    let scales = BarkScale(sampleRate: sampleRate, fftSize: Self.fftSize)
    var decibels: [Double] = []
    decibels.reserveCapacity(frames * bins)
    for frame in 0..<frames {
      let frame = levels[frame * bins..<(frame + 1) * bins]
      decibels += Self.threshold(of: Array(frame), scales).map { level in
        lowest.map { max($0, level) } ?? (level == -.infinity ? Self.noThreshold : level)
      }
    }
    frameCount = frames
    binCount = bins
    self.decibels = decibels
    self.peak = peak
  }

  /// The level of a perturbation on the scale of θ; differentiable, and computed in the perturbation's type.
  ///
  /// The factor is 8/3 where the recording's is its root, as in both references: perturbations count 4.26 dB more.
  ///
  /// - Parameters:
  ///   - perturbation: `[1, L]`, of the recording's length.
  ///   - offset: added to squared magnitudes; 0 where no gradient is wanted. With it, no perturbation at all has a level
  ///     of some −24 dB.
  /// - Returns: in dB, −120 or more, `[frames, bins]`.
  public func level(of perturbation: Tensor, offset: Double = Self.gradientOffset) -> Tensor {
    let magnitudes = Self.magnitudes(perturbation, offset: offset)
    let power =
      (magnitudes * (8.0 / 3 / Double(Self.fftSize))).square() * (pow(10, Self.fullScale / 10) / peak)
    return power.atLeast(1e-12).log10() * 10
  }

  /// By how much a perturbation exceeds θ: the mean over frames and bins of what lies above it, in dB; differentiable.
  ///
  /// - Parameters: as ``level(of:offset:)``.
  public func excess(of perturbation: Tensor, offset: Double = Self.gradientOffset) -> Tensor {
    let level = level(of: perturbation, offset: offset)
    let threshold = Tensor(
      doubles: decibels, shape: [frameCount, binCount], device: perturbation.device
    ).to(perturbation.dtype)
    return (level - threshold).relu().mean()
  }

  /// √(re² + im² + offset), `[frames, bins]`.
  private static func magnitudes(_ waveform: Tensor, offset: Double = 0) -> Tensor {
    let missing = max(0, transform.minimumCount - waveform.size(1))
    let spectra = ShortTimeFourierTransform(transform, dtype: waveform.dtype, device: waveform.device)(
      waveform.padded(0, missing))
    return (spectra.viewAsReal().square().sum(3) + offset).sqrt().squeezed(0)
  }

  private struct Masker {
    let bark: Double
    let level: Double
    let bin: Int
  }

  /// θ of one frame.
  private static func threshold(of levels: [Double], _ scales: BarkScale) -> [Double] {
    func power(_ level: Double) -> Double { pow(10, level / 10) }
    var powers = scales.quiet.map { power($0) }
    for masker in pruned(maskers(levels, scales), scales) {
      let above = -27 + 0.37 * max(masker.level - 40, 0)
      let height = masker.level - 6.025 - 0.275 * masker.bark
      for (bin, bark) in scales.bark.enumerated() {
        let distance = bark - masker.bark
        powers[bin] += power(height + (distance > 0 ? above : 27) * distance)
      }
    }
    return powers.map { 10 * log10($0) }
  }

  /// Strict local maxima, each with the power of its neighbours.
  private static func maskers(_ levels: [Double], _ scales: BarkScale) -> [Masker] {
    (1..<levels.count - 1).compactMap { bin in
      guard levels[bin] > levels[bin - 1], levels[bin] > levels[bin + 1] else { return nil }
      let power = (bin - 1...bin + 1).reduce(0) { $0 + pow(10, levels[$1] / 10) }
      return Masker(bark: scales.bark[bin], level: 10 * log10(power), bin: bin)
    }
  }

  /// Of maskers within half a Bark the louder one stays; the order of the steps decides, and is the references'.
  private static func pruned(_ maskers: [Masker], _ scales: BarkScale) -> [Masker] {
    var list = maskers
    for index in maskers.indices {
      guard index + 1 < list.count else { break }
      while list[index + 1].bark - list[index].bark < 0.5 {
        if scales.quietEverywhere[list[index].bin] > list[index].level { list.remove(at: index) }
        if index + 1 >= list.count { break }
        list.remove(at: list[index].level < list[index + 1].level ? index : index + 1)
        if index + 1 >= list.count { break }
      }
    }
    return list
  }
}
