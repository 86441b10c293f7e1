public import AssayTensor

/// A network from spectrograms to a clean spectrogram: what ``SpectralDenoiser`` and ``SpectralRefiner`` are built around.
public protocol SpectralNetwork: Sendable {
  /// Complex spectrograms that go in: 1 for a denoiser, 2 for a refiner (the state and the purified speech).
  var spectra: Int { get }
  /// Whether the magnitudes Λ of the phonemes go in, too.
  var usesPhonemes: Bool { get }
  /// F, frequency bins of a spectrogram.
  var frequencies: Int { get }

  /// - Parameters:
  ///   - spectra: `[N, C, F, T]` complex: the spectra, then Λ (its real part) where the network uses it.
  ///   - noise: how noisy each item of the batch is, `[N]` or `[1]` for all of them, of order 1.
  /// - Returns: `[N, 1, F, T]` complex.
  func callAsFunction(_ spectra: Tensor, noise: Tensor) -> Tensor
}
