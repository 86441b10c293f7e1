public import AssaySignal
public import AssayTensor

/// Kaldi's filterbank features without dither, differentiable: log mel energies of frames that lie wholly inside
/// the signal.
///
/// Each frame on its own: minus its mean, then pre-emphasis `y[i] = x[i] − 0.97 x[i−1]` with `x[−1] = x[0]`, then
/// the recipe's window, power spectrum and filters, and the natural logarithm above a floor of float32's epsilon.
///
/// - Reference: Povey et al., *The Kaldi Speech Recognition Toolkit*, ASRU 2011 (`compute-fbank-feats`).
public struct KaldiFilterbank: Sendable {
  public let mel: MelSpectrogram
  private let window: Tensor

  /// Energies below this count as it.
  static let floor = 1.1920928955078125e-07
  private static let preEmphasis = 0.97

  /// - Parameter configuration: a recipe of frames that start at their window, such as
  ///   ``MelConfiguration/campplus``.
  public init(_ configuration: MelConfiguration, device: Device = .cpu) {
    let stft = configuration.stft
    precondition(
      stft.placement == .start && stft.padding == .none,
      "Kaldi's frames start at their window, without padding")
    mel = MelSpectrogram(configuration, device: device)
    window = Tensor(stft.window.samples(stft.windowLength), device: device)
  }

  /// - Parameter waveforms: `[N, L]` in [−1, 1], L at least one window.
  /// - Returns: `[N, M, bandCount]` with M = 1 + ⌊(L − window) / hop⌋ frames.
  public func callAsFunction(_ waveforms: Tensor) -> Tensor {
    let stft = mel.configuration.stft
    precondition(
      waveforms.size(1) >= stft.minimumCount, "\(waveforms.size(1)) samples are less than one frame")
    let frames = waveforms.framed(size: stft.windowLength, hop: stft.hop)
    let centred = frames - frames.mean(2, keepingDimensions: true)
    let previous = Tensor.concatenated(
      [centred.sliced(2, 0..<1), centred.sliced(2, 0..<stft.windowLength - 1)], 2)
    let emphasised = centred - previous * Self.preEmphasis
    let spectra = (emphasised * window).realFourierTransform(size: stft.fftSize)
    return mel.bands(of: spectra).atLeast(Self.floor).log()
  }
}
