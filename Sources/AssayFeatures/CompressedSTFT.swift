import AssayErrors
import AssayRoles
public import AssaySignal
public import AssayTensor

/// Complex spectrograms with compressed magnitudes, in which refinement works: `β |z|^α e^(i arg z)`.
///
/// Compression makes quiet parts of speech matter to the network. Layout: `[N, 1, F, T]` with F = fftSize / 2 + 1
/// and T = 1 + ⌊L / hop⌋ frames.
public struct CompressedSTFT: Sendable {
  /// The recipe; checkpoints carry it.
  public struct Configuration: Sendable, Hashable, Codable {
    public var fftSize: Int
    public var hop: Int
    public var window: Window
    /// β, positive.
    public var factor: Double
    /// α, in (0, 1].
    public var exponent: Double

    public init(
      fftSize: Int = 510, hop: Int = 128, window: Window = Window(.hann), factor: Double = 0.33,
      exponent: Double = 0.5
    ) {
      self.fftSize = fftSize
      self.hop = hop
      self.window = window
      self.factor = factor
      self.exponent = exponent
    }

    /// What PhonePuRe's command line gives its checkpoints; the paper has a square-root Hann window instead.
    public static let phonePuRe = Configuration()

    /// F.
    public var frequencies: Int { fftSize / 2 + 1 }

    /// - Throws: ``RoleError`` for numbers that make no transform.
    public func validate() throws {
      guard fftSize >= 2, fftSize.isMultiple(of: 2), (1...fftSize / 2).contains(hop), factor > 0,
        factor.isFinite, exponent > 0, exponent <= 1
      else {
        throw RoleError(
          .invalidParameter,
          "A compressed spectrogram with n_fft \(fftSize), hop \(hop), factor \(factor) and exponent \(exponent) does "
            + "not exist: n_fft must be even, the hop at most half of it, the factor positive, the exponent in (0, 1]."
        )
      }
    }
  }

  public let configuration: Configuration
  private let transform: ShortTimeFourierTransform

  /// - Throws: ``RoleError`` for an impossible configuration.
  public init(_ configuration: Configuration = .phonePuRe, device: Device = .cpu) throws {
    try configuration.validate()
    self.configuration = configuration
    transform = ShortTimeFourierTransform(
      .centred(fftSize: configuration.fftSize, hop: configuration.hop, window: configuration.window),
      device: device)
  }

  /// The fewest samples that can be mirrored at the ends.
  public var minimumCount: Int { transform.configuration.minimumCount }

  /// Frames of `count` samples.
  public func frameCount(_ count: Int) -> Int { transform.configuration.frameCount(count) }

  /// The spectra before compression: `[N, L]` → `[N, 1, F, T]` complex.
  package func spectrum(_ waveforms: Tensor) -> Tensor { transform(waveforms).transposed().unsqueezed(1) }

  /// `[N, L]` → `[N, 1, F, T]` complex, compressed.
  public func callAsFunction(_ waveforms: Tensor) -> Tensor {
    withMagnitudes(spectrum(waveforms)) { $0.power(configuration.exponent) * configuration.factor }
  }

  /// The waveforms of compressed spectra, frames beyond the last sample's included where they overlap it.
  ///
  /// - Parameter spectra: `[N, 1, F, T]` complex.
  /// - Returns: `[N, length]`.
  public func inverse(_ spectra: Tensor, length: Int) -> Tensor {
    let expanded = withMagnitudes(spectra) {
      ($0 / configuration.factor).power(1 / configuration.exponent)
    }
    return transform.inverse(expanded.squeezed(1).transposed(), length: length)
  }

  /// The same angles with other magnitudes; 0 stays 0.
  private func withMagnitudes(_ spectra: Tensor, _ change: (Tensor) -> Tensor) -> Tensor {
    let magnitudes = spectra.abs()
    // The divisor only keeps 0/0 away: the smallest magnitude that float32 divides by without a loss.
    return spectra * (change(magnitudes) / magnitudes.atLeast(1e-30))
  }
}
