import AssayFeatures
import AssayRoles
import AssaySignal
public import AssayTensor
import Foundation

/// Synthetic noise for training that resembles protective perturbations.
///
/// Real perturbations are bounded in every sample and so are nearly stationary, with most energy at low frequencies; some
/// follow the speech. So this is white noise, shaped by a random smooth spectrum and by an envelope between flat and that
/// of the speech, sometimes in patches of time and frequency or by the spectrum of another voice; or it is another voice.
/// Unlike noise, a perturbation is correlated with the speech: it adds to some parts and cancels others, see
/// ``SteeredPerturbation``. Neither a protection nor a verifier is needed to make it.
public struct SyntheticPerturbation: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// The share of pieces without a perturbation.
    public var clean: Double
    /// The share with another voice instead of noise.
    public var babble: Double
    /// The range of the root mean square, of full scale, for the share ``absolute``; drawn logarithmically.
    public var rms: [Double]
    /// The share whose level does not depend on the speech.
    public var absolute: Double
    /// The range of the signal-to-noise ratio in dB of the others.
    public var snr: [Double]
    /// The range of the spectrum's slope in dB per octave.
    public var tilt: [Double]
    /// The deviation in dB of the spectrum at ten frequencies around its slope.
    public var roughness: Double
    /// The share whose level follows the speech, partly or fully.
    public var following: Double
    /// The share with patches, and their deviation in dB.
    public var patched: Double
    public var patchDepth: Double
    /// The share with the mean spectrum of another voice.
    public var voiced: Double
    /// The share that is correlated with the speech, partly or fully.
    public var steered: Double
    /// The variation of the level over time and frequency; `nil` for none.
    public var unrest: PerturbationUnrest.Settings?

    private enum CodingKeys: String, CodingKey {
      case clean, babble, rms, absolute, snr, tilt, roughness, following, patched, voiced, steered, unrest
      case patchDepth = "patch_depth"
    }

    public init() {
      clean = 0.12
      babble = 0.06
      rms = [0.003, 0.03]
      absolute = 0.7
      snr = [0, 30]
      tilt = [-6, 1]
      roughness = 4
      following = 0.4
      patched = 0.3
      patchDepth = 6
      voiced = 0.15
      steered = 0.5
    }

    /// - Throws: `RoleError` naming an invalid setting.
    public func validate() throws {
      let require = ConfigurationCheck("The perturbation's ")
      for (name, share) in [
        ("clean", clean), ("babble", babble), ("absolute", absolute), ("following", following),
        ("patched", patched), ("voiced", voiced), ("steered", steered),
      ] { try require((0...1).contains(share), "\(name) must be a share between 0 and 1") }
      try require(
        rms.count == 2 && rms[0] > 0 && rms[0] <= rms[1] && rms[1] <= 1, "rms must be two numbers in (0, 1]")
      try require(snr.count == 2 && snr[0] <= snr[1], "snr must be two numbers, the smaller one first")
      try require(tilt.count == 2 && tilt[0] <= tilt[1], "tilt must be two numbers, the smaller one first")
      try require(roughness >= 0 && patchDepth >= 0, "roughness and patch_depth must be 0 or more")
      try unrest?.validate()
    }
  }

  /// Frames and bins of a patch.
  private static let patch = (frames: 12, bins: 12)

  public let settings: Settings
  private let transform: ShortTimeFourierTransform
  private let steered: SteeredPerturbation
  private let spectrum: SmoothSpectrum
  private let unrest: PerturbationUnrest?

  public init(_ settings: Settings) throws {
    try settings.validate()
    self.settings = settings
    transform = ShortTimeFourierTransform(.centred(fftSize: 510, hop: 128, window: Window(.hann)))
    steered = SteeredPerturbation(transform)
    let spectrum = SmoothSpectrum(fftSize: 510)
    self.spectrum = spectrum
    unrest = settings.unrest.map { [transform] in PerturbationUnrest($0, transform, spectrum) }
  }

  /// Draws a perturbation for each item of a batch.
  ///
  /// - Parameter clean: `[N, L]`.
  /// - Returns: `[N, L]`, to be added.
  public func draw(for clean: Tensor, using generator: RandomGenerator) -> Tensor {
    let (count, length) = (clean.size(0), clean.size(1))
    let spectrum = transform(clean)
    let speech = spectrum.abs()
    let numbers = generator.uniform([count, 11]).doubles
    func number(_ item: Int, _ index: Int) -> Double { numbers[11 * item + index] }
    func column(_ value: (Int) -> Double) -> Tensor {
      Tensor((0..<count).map { Float(value($0)) }, shape: [count, 1])
    }
    func flag(_ index: Int, _ share: Double) -> Tensor { column { number($0, index) < share ? 1 : 0 } }
    func range(_ item: Int, _ index: Int, _ bounds: [Double]) -> Double {
      bounds[0] + number(item, index) * (bounds[1] - bounds[0])
    }

    let tilts = column { range($0, 0, settings.tilt) }
    let roughness = generator.normal([count, SmoothSpectrum.controls]) * settings.roughness
    var shape = self.spectrum.amplitudes(tilts * self.spectrum.octaves + roughness)
    // The spectrum of another item's voice.
    let others = Tensor(integers: (0..<count).map { ($0 + 1) % count })
    let voice = (speech.square().mean(1) + 1e-10).sqrt().gathered(0, others)
    shape = shape * (1 + flag(1, settings.voiced) * (voice / voice.mean(1, keepingDimensions: true) - 1))

    let power = (speech.square().mean(2) + 1e-8)
    let follow = column { number($0, 2) < settings.following ? number($0, 3) : 0 }
    let envelope = ((Self.smoothed(power).log() * 0.5) * follow).exp()

    let depth = flag(4, settings.patched) * settings.patchDepth
    let patches = Self.amplitude(
      Self.patches([count, speech.size(1), 256], lengths: Self.patch, generator) * depth.unsqueezed(2))

    let noise = transform(generator.normal([count, length]))
    let gains = shape.unsqueezed(1) * envelope.unsqueezed(2) * patches
    var drawn = transform.inverse(noise * gains, length: length)
    let inStep = column { number($0, 9) < settings.steered ? 0.35 + 0.65 * number($0, 10) : 0 }
    let steered = steered.draw(spectrum, power: speech.square(), length: length, using: generator)
    drawn = normalized(normalized(drawn) * (1 - inStep) + normalized(steered) * inStep)
    if let unrest { drawn = normalized(unrest.applied(to: drawn, using: generator)) }
    let babble = flag(5, settings.babble)
    drawn = drawn * (1 - babble) + normalized(clean.gathered(0, others)) * babble

    let level = (clean.square().mean(1, keepingDimensions: true) + 1e-12).sqrt()
    let relative = level * column { pow(10, -range($0, 6, settings.snr) / 20) }
    let logarithms = settings.rms.map { log($0) }
    let absolute = column { exp(range($0, 6, logarithms)) }
    let isAbsolute = flag(7, settings.absolute)
    let isNone = flag(8, settings.clean)
    return drawn * (absolute * isAbsolute + relative * (1 - isAbsolute)) * (1 - isNone)
  }

  private static func amplitude(_ decibels: Tensor) -> Tensor { (decibels * (log(10.0) / 20)).exp() }

  private func normalized(_ waveforms: Tensor) -> Tensor {
    waveforms / (waveforms.square().mean(1, keepingDimensions: true) + 1e-12).sqrt()
  }

  /// Power `[N, T]` averaged over nine frames.
  static func smoothed(_ power: Tensor) -> Tensor {
    power.unsqueezed(1).padded(4, 4, .replicate).squeezed(1).framed(size: 9, hop: 1).mean(2)
  }

  /// Standard normal numbers that are constant in patches, `[N, T, F]`.
  static func patches(_ shape: [Int], lengths: (frames: Int, bins: Int), _ generator: RandomGenerator)
    -> Tensor
  {
    func count(_ size: Int, _ length: Int) -> Int { (size + length - 1) / length }
    func repeated(_ size: Int, _ length: Int) -> Tensor { Tensor(integers: (0..<size).map { $0 / length }) }
    return generator.normal([shape[0], count(shape[1], lengths.frames), count(shape[2], lengths.bins)])
      .gathered(1, repeated(shape[1], lengths.frames)).gathered(2, repeated(shape[2], lengths.bins))
  }
}
