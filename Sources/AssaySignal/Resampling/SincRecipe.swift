/// A windowed-sinc filter for resampling, independent of the rates.
///
/// With o and n the input and output rate reduced by their greatest common divisor, an output sample at time τ
/// (in input samples) is Σᵢ x[i] · h(τ − i), where
/// h(u) = sinc(t) · w · base / o, base = min(o, n) · ``rolloff``, t = u · base / o, sinc(t) = sin(πt) / (πt),
/// and the window w falls from 1 at u = 0 to the filter's end at ``zeroCrossings`` crossings.
public struct SincRecipe: Sendable, Hashable {
  /// The window's formula; v runs from 0 in the middle to 1 at the filter's end.
  public enum Window: Sendable, Hashable {
    /// cos²(πv / 2).
    case hann
    /// I₀(β √(1 − v²)) / I₀(β).
    case kaiser(beta: Double)
  }

  /// Which sinc's crossings ``SincRecipe/zeroCrossings`` counts.
  public enum Extent: Sendable, Hashable {
    /// Those of the filter itself, with its roll-off (torchaudio).
    case filter
    /// Those of a full-band sinc at the lower of both rates (resampy).
    case fullBand
  }

  /// Half the filter's length, in crossings of the sinc that ``extent`` names; positive.
  public let zeroCrossings: Int
  /// The filter's cut-off relative to the lower Nyquist frequency, in (0, 1].
  public let rolloff: Double
  public let window: Window
  public let extent: Extent

  public init(zeroCrossings: Int, rolloff: Double, window: Window, extent: Extent) {
    precondition(zeroCrossings > 0 && rolloff > 0 && rolloff <= 1, "not a low-pass filter")
    self.zeroCrossings = zeroCrossings
    self.rolloff = rolloff
    self.window = window
    self.extent = extent
  }

  /// torchaudio's default, which De-AntiFake's DS purifier uses: Hann window, 6 crossings, roll-off 0.99.
  public static let hann = SincRecipe(zeroCrossings: 6, rolloff: 0.99, window: .hann, extent: .filter)

  /// `kaiser_best` of resampy before 0.4, librosa's default then (WaveGuard's DS, DiffVC).
  ///
  /// resampy looks the filter up in a table of 512 points per crossing and, when it lowers the rate, steps through
  /// it by whole points; this is the formula behind the table. The two agree exactly where the points fall on the
  /// formula, as for factors of two.
  public static let kaiserBest = SincRecipe(
    zeroCrossings: 64, rolloff: 0.9475937167399596, window: .kaiser(beta: 14.769656459379492),
    extent: .fullBand)

  /// `kaiser_best` of resampy 0.4 and later (OpenVoice), with a table of 8192 points per crossing.
  public static let kaiserBestRevised = SincRecipe(
    zeroCrossings: 50, rolloff: 0.9173473712608761, window: .kaiser(beta: 12.98458519), extent: .fullBand)
}
