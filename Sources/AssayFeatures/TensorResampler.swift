public import AssaySignal
public import AssayTensor

/// Differentiable sample-rate conversion by a windowed sinc: the filter of ``SincResampler`` as a strided convolution.
///
/// - Reference: torchaudio's `resample`, whose formula ``SincRecipe`` gives.
public struct TensorResampler: Sendable {
  /// Input samples per second, in hertz.
  public let from: Int
  /// Output samples per second, in hertz.
  public let to: Int
  private let kernel: SincKernel
  /// `[n, 1, 2K + o]`, a row for each phase.
  private let weights: Tensor

  /// - Parameters:
  ///   - from: input rate in hertz, within ``AudioFile/sampleRates``.
  ///   - to: output rate in hertz, within ``AudioFile/sampleRates``.
  /// - Throws: ``SignalError`` for a rate outside that range.
  public init(from: Int, to: Int, recipe: SincRecipe = .hann, device: Device = .cpu) throws {
    kernel = try SincResampler(from: from, to: to, recipe: recipe).kernel
    (self.from, self.to) = (from, to)
    weights = Tensor(
      kernel.convolutionWeights(), shape: [kernel.phaseCount, 1, 2 * kernel.halfWidth + kernel.stride],
      device: device)
  }

  /// Resamples; equal rates give the samples back.
  ///
  /// - Parameter waveforms: shape `[N, L]` with L > 0.
  /// - Returns: shape `[N, ⌈L · to / from⌉]`.
  public func callAsFunction(_ waveforms: Tensor) -> Tensor {
    guard from != to else { return waveforms }
    let (count, length) = (waveforms.size(0), waveforms.size(1))
    let padded = waveforms.padded(kernel.halfWidth, kernel.halfWidth + kernel.stride).unsqueezed(1)
    let phases = padded.convolution(weights, nil, stride: [kernel.stride], padding: [0], dilation: [1])
    return phases.transposed().reshaped(count, -1)
      .sliced(1, 0..<Resampler.outputCount(length, from: from, to: to))
  }
}
