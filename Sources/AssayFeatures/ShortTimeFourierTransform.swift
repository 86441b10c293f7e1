public import AssaySignal
public import AssayTensor

/// The short-time Fourier transform of a recipe, and its inverse; differentiable.
///
/// Tables and layout come from ``STFTConfiguration``; this is where they meet tensors.
public struct ShortTimeFourierTransform: Sendable {
  public let configuration: STFTConfiguration
  /// The window with its zeros, `[fftSize]`.
  private let window: Tensor

  /// - Parameter dtype: the window's, float32 or float64: that of the waveforms.
  public init(_ configuration: STFTConfiguration, dtype: DType = .float32, device: Device = .cpu) {
    self.configuration = configuration
    window = Tensor(doubles: configuration.preciseWindowSamples(), device: device).to(dtype)
  }

  /// The complex spectra of overlapping frames.
  ///
  /// - Parameter waveforms: `[N, L]` with L at least ``STFTConfiguration/minimumCount``.
  /// - Returns: `[N, M, fftSize / 2 + 1]` complex: M frames.
  public func callAsFunction(_ waveforms: Tensor) -> Tensor {
    let length = waveforms.size(1)
    let frameCount = configuration.frameCount(length)
    precondition(
      frameCount > 0, "\(length) samples are less than the \(configuration.minimumCount) that a frame needs")
    let size = configuration.fftSize
    let padded =
      switch configuration.padding {
      case .none: waveforms
      case .zero(let count): waveforms.padded(count, count)
      case .reflect(let count): waveforms.padded(count, count, .reflect)
      case .zeroAtEnd: waveforms.padded(0, max(0, (frameCount - 1) * configuration.hop + size - length))
      }
    // A window placed at the start spans less than the transform, so the last frame may lack samples that
    // its zeros would take out anyway.
    let needed = (frameCount - 1) * configuration.hop + size
    let whole = padded.size(1) < needed ? padded.padded(0, needed - padded.size(1)) : padded
    let frames = whole.framed(size: size, hop: configuration.hop)
    return (frames * window).realFourierTransform(size: size)
  }

  /// The waveform whose spectra are nearest to `spectra` in the least-squares sense (Griffin and Lim, 1984,
  /// equation 6): windowed frames overlap-added and divided by the overlap-added squared window.
  ///
  /// - Parameters:
  ///   - spectra: `[N, M, fftSize / 2 + 1]` complex.
  ///   - length: samples of the result; zeros are added where no frame reaches, which is `0` at the ends.
  /// - Returns: `[N, length]`.
  public func inverse(_ spectra: Tensor, length: Int) -> Tensor {
    let size = configuration.fftSize
    let frames = spectra.inverseRealFourierTransform(size: size) * window
    let added = frames.overlapAdded(hop: configuration.hop)
    let squares = window.square().reshaped(1, 1, size).expanded([1, spectra.size(1), size])
      .overlapAdded(hop: configuration.hop)
    let divided = added / squares.atLeast(1e-11)
    let start: Int =
      switch configuration.padding {
      case .none, .zeroAtEnd: 0
      case .zero(let count), .reflect(let count): count
      }
    let available = min(length, divided.size(1) - start)
    let cropped = divided.sliced(1, start..<start + available)
    return available < length ? cropped.padded(0, length - available) : cropped
  }
}
