import AssayErrors
import AssayRoles
import AssaySignal
import Foundation

/// The controls beside every protection: noise as strong as its perturbation, recording by recording.
///
/// A protection that protects no better than noise owes its effect to its strength and not to its method. The protected
/// recording is aligned with the clean one, so that cuts, delays, level, polarity and another sample rate count as no
/// perturbation. The noise is added to the clean speech at the pieces that the protected recording keeps, at the clean
/// recording's level and the protected one's rate. It is stationary; its level is such that the mean signal-to-noise ratio
/// of the speech frames (`SegmentalFrames`, `ActiveSpeech`) is that of the perturbation. A perturbation 35 dB or more
/// below the speech in every frame takes no noise.
enum NoiseControl: String, CaseIterable, Sendable {
  case white
  /// With the long-term spectrum of the perturbation.
  case shaped

  /// The search for protected speech in clean speech, which comes before the controls.
  static let alignment = MethodDescription(
    name: "noise-control-alignment", role: .protection,
    summary: "Finds a protected recording again in the clean one.", paper: "None.")

  /// The control with a method's name.
  init?(method: String) {
    guard let control = Self.allCases.first(where: { $0.description.name == method }) else { return nil }
    self = control
  }

  var description: MethodDescription {
    switch self {
    case .white:
      MethodDescription(
        name: "white-noise-control", role: .protection,
        summary: "White Gaussian noise with the segmental signal-to-noise ratio of another protection.",
        paper: "A control.")
    case .shaped:
      MethodDescription(
        name: "shaped-noise-control", role: .protection,
        summary:
          "Gaussian noise with the segmental signal-to-noise ratio and the long-term spectrum of another protection.",
        paper: "A control.")
    }
  }

  /// What the control of a protection is called in the table.
  func label(for protection: String) -> String {
    switch self {
    case .white: "noise like \(protection)"
    case .shaped: "shaped noise like \(protection)"
    }
  }

  /// - Parameters:
  ///   - speech: what the protected and the clean recording both hold.
  ///   - seed: of the noise.
  /// - Throws: `RoleError` where there is no speech.
  func noisy(_ speech: AlignedSpeech, seed: UInt64) throws -> Waveform {
    let frames = SegmentalFrames(sampleRate: speech.sampleRate)
    let (signal, active) = (frames.powers(speech.original), speech.activeFrames)
    let perturbation = frames.powers(speech.perturbation)
    guard let ratio = SegmentalFrames.ratio(signal: signal, noise: perturbation, active: active) else {
      throw RoleError(
        .unsuitableInput, "No speech of the clean recording was found again: leave this recording out.")
    }
    let noise = noise(speech, seed: seed)
    let level =
      ratio < SegmentalFrames.range.upperBound
      ? SegmentalFrames.level(signal: signal, noise: frames.powers(noise), active: active, ratio: ratio) : nil
    let scale = level.map { pow(10, $0 / 20) } ?? 0
    return Waveform(
      samples: zip(speech.original, noise).map { Float($0 + scale * $1) }, sampleRate: speech.sampleRate)
  }

  private func noise(_ speech: AlignedSpeech, seed: UInt64) -> [Double] {
    switch self {
    case .white:
      var generator = SeededGaussianNoise(seed: seed)
      return generator.next(speech.original.count)
    case .shaped:
      return ShapedGaussianNoise.samples(
        speech.original.count,
        like: LongTermSpectrum(of: speech.perturbation, sampleRate: speech.sampleRate), seed: seed)
    }
  }
}
