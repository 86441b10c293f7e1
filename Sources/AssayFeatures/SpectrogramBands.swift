import AssaySignal
public import AssayTensor

/// Overlapping bands of a spectrogram's frequencies, equally wide on the mel scale, and the way back.
public struct SpectrogramBands: Sendable {
  /// `[F, B]`, each band's weights add up to 1.
  private let averaging: Tensor
  /// `[B, F]`, each frequency's weights add up to 1.
  private let spreading: Tensor

  /// Fourth powers of compressed magnitudes that count as nothing: of power 10⁻⁵, some −70 dB below speech.
  private static let leastPower = 1.2e-7

  /// - Parameters:
  ///   - frequencies: F, from 0 to 8 kHz.
  ///   - count: B.
  public init(frequencies: Int, count: Int, device: Device) {
    let bank = MelFilterbank(
      MelConfiguration(
        sampleRate: 16_000, stft: .centred(fftSize: 2 * (frequencies - 1), hop: max(1, frequencies / 2)),
        spectrum: .power,
        bandCount: count, highFrequency: 8_000, normalization: .none))
    let spacing = 8_000 / Double(max(1, frequencies - 1))
    var rows = (0..<count).map { Array(bank.band($0)) }
    // A band between two frequencies would hear nothing: it gets those beside its centre.
    for band in 0..<count where rows[band].reduce(0, +) < 0.5 {
      for bin in 0..<frequencies {
        let distance = abs(Double(bin) * spacing - bank.corners[band + 1]) / spacing
        rows[band][bin] += Float(max(0, 1 - distance))
      }
    }
    let totals = (0..<frequencies).map { bin in rows.reduce(Float(0)) { $0 + $1[bin] } }
    let averages = (0..<frequencies).flatMap { bin in rows.map { $0[bin] / max($0.reduce(0, +), 1e-6) } }
    // The frequencies at the very ends are in no band: the nearest has them.
    let spreads = (0..<count).flatMap { band in
      (0..<frequencies).map { bin -> Float in
        guard totals[bin] > 1e-3 else { return band == (bin < frequencies / 2 ? 0 : count - 1) ? 1 : 0 }
        return rows[band][bin] / totals[bin]
      }
    }
    averaging = Tensor(averages, shape: [frequencies, count], device: device)
    spreading = Tensor(spreads, shape: [count, frequencies], device: device)
  }

  /// The decimal logarithm of each band's mean power.
  ///
  /// - Parameter squares: squared magnitudes of a compressed spectrogram, `[N, T, F]`; their squares are power where
  ///   compression takes the square root.
  /// - Returns: `[N, T, B]`, in bels, −7 where there is nothing.
  public func levels(_ squares: Tensor) -> Tensor {
    (squares.square().matmul(averaging) + Self.leastPower).log10()
  }

  /// What a compressed spectrogram is to be multiplied by for a gain in power.
  ///
  /// - Parameter gains: in bels, `[N, T, B]`.
  /// - Returns: `[N, T, F]`.
  public func factors(_ gains: Tensor) -> Tensor { (gains.matmul(spreading) * (2.302_585_1 / 4)).exp() }
}
