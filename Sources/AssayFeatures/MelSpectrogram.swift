public import AssaySignal
public import AssayTensor

/// Mel spectra by a recipe, differentiable: STFT → magnitude or power → filterbank. No logarithm.
public struct MelSpectrogram: Sendable {
  public let configuration: MelConfiguration
  public let transform: ShortTimeFourierTransform
  /// `[bins, bandCount]`.
  private let filters: Tensor

  public init(_ configuration: MelConfiguration, device: Device = .cpu) {
    self.configuration = configuration
    transform = ShortTimeFourierTransform(configuration.stft, device: device)
    let bank = MelFilterbank(configuration)
    filters = Tensor(bank.weights, shape: [bank.bandCount, bank.binCount], device: device).transposed()
      .contiguous()
  }

  /// - Parameter waveforms: `[N, L]`.
  /// - Returns: `[N, M, bandCount]`: M frames.
  public func callAsFunction(_ waveforms: Tensor) -> Tensor { bands(of: transform(waveforms)) }

  /// The bands of spectra that were computed elsewhere.
  ///
  /// - Parameter spectra: `[N, M, bins]` complex.
  /// - Returns: `[N, M, bandCount]`.
  func bands(of spectra: Tensor) -> Tensor {
    let power = spectra.viewAsReal().square().sum(-1)
    let spectrum =
      switch configuration.spectrum {
      case .power: power
      // The square root has no gradient at 0, so an offset of 0 is for inference only.
      case .magnitude(let offset): (offset == 0 ? power : power + offset).sqrt()
      }
    return spectrum.matmul(filters)
  }
}
