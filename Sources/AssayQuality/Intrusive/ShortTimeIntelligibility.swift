import AssayErrors
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// STOI and ESTOI: how well the envelopes of third-octave bands over 0.4 s follow those of the reference; 1 is best, and
/// 0 means no relation.
///
/// Computed at 10 kHz, without the frames in which the reference is more than 40 dB below its loudest frame. Frames of
/// 256 samples with a Hann window, every 128 samples as long as one more sample follows, with 512 points; 15 bands from
/// 150 Hz; segments of 30 frames. STOI limits each
/// degraded envelope to 1 + 10^(15/20) times the reference's and correlates band by band; ESTOI normalises over time and
/// then over bands, so modulations and their timing count, too.
///
/// - Reference: Taal, Hendriks, Heusdens, Jensen, *An Algorithm for Intelligibility Prediction of Time-Frequency
///   Weighted Noisy Speech*, IEEE Transactions on Audio, Speech, and Language Processing, 2011; Jensen, Taal, *An
///   Algorithm for Predicting the Intelligibility of Speech Masked by Modulated Noise Maskers*, IEEE/ACM Transactions on
///   Audio, Speech, and Language Processing, 2016.
struct ShortTimeIntelligibility: IntrusiveMeasure {
  let isExtended: Bool

  init(extended: Bool = false) { isExtended = extended }

  var description: ScoreDescription {
    isExtended
      ? ScoreDescription("estoi", unit: "at most 1", "extended intelligibility, also in modulated noise")
      : ScoreDescription("stoi", unit: "at most 1", "intelligibility of noisy or filtered speech")
  }

  static let sampleRate = 10_000
  private static let frame = 256
  private static let hop = 128
  private static let fftSize = 512
  private static let segment = 30
  private static let dynamicRange = 40.0
  /// The upper limit of a degraded envelope, as a factor of the reference's.
  private static let bound = 1 + pow(10, 15.0 / 20)
  private static let tiny = 2.220446049250313e-16

  /// A Hann window without its zeros: sin² of π (n + 1) / 257.
  private static let window = (0..<frame).map { index in
    pow(sin(.pi * Double(index + 1) / Double(frame + 1)), 2)
  }

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let clean = try reference.resampled(to: Self.sampleRate).samples.map(Double.init)
    let other = try degraded.resampled(to: Self.sampleRate).samples.map(Double.init)
    let (x, y) = Self.withoutSilence(clean, other)
    let count = x.count < Self.frame ? 0 : (x.count - Self.frame + Self.hop - 1) / Self.hop
    guard count >= Self.segment else {
      throw SignalError(
        .tooShort,
        "The reference has \(x.count * 1000 / Self.sampleRate) ms of speech, but intelligibility needs "
          + "\((Self.segment * Self.hop + Self.frame) * 1000 / Self.sampleRate): use a longer recording.")
    }
    return withoutGradients {
      // [S, bands, 30] each.
      let segments = [x, y].map {
        Self.envelopes($0, count).framed(size: Self.segment, hop: 1).permuted(1, 0, 2)
      }
      return isExtended ? Self.extended(segments[0], segments[1]) : Self.plain(segments[0], segments[1])
    }
  }

  /// Both signals without the frames in which the first is silent: the other windowed frames are overlapped and added.
  private static func withoutSilence(_ x: [Double], _ y: [Double]) -> ([Double], [Double]) {
    let starts = Array(stride(from: 0, to: x.count - frame, by: hop))
    let levels = starts.map { start in
      let energy = (0..<frame).reduce(0) { $0 + pow(window[$1] * x[start + $1], 2) }
      return 20 * log10(energy.squareRoot() + tiny)
    }
    let loudest = levels.max() ?? 0
    let kept = zip(starts, levels).filter { $0.1 > loudest - dynamicRange }.map(\.0)
    guard !kept.isEmpty else { return ([], []) }
    func joined(_ signal: [Double]) -> [Double] {
      var output = [Double](repeating: 0, count: (kept.count - 1) * hop + frame)
      for (place, start) in kept.enumerated() {
        for index in 0..<frame { output[place * hop + index] += window[index] * signal[start + index] }
      }
      return output
    }
    return (joined(x), joined(y))
  }

  /// The square root of each band's power over time, `[bands, count]`.
  private static func envelopes(_ signal: [Double], _ count: Int) -> Tensor {
    let frames = Tensor(signal.map(Float.init)).framed(size: frame, hop: hop).sliced(0, 0..<count)
    let spectra = (frames * Tensor(window.map(Float.init))).realFourierTransform(size: fftSize)
    let bands = ThirdOctaveBands(count: 15, lowest: 150, fftSize: fftSize, sampleRate: sampleRate)
    return spectra.viewAsReal().square().sum(-1).matmul(bands.matrix).sqrt().transposed()
  }

  private static func plain(_ x: Tensor, _ y: Tensor) -> Double {
    let gain = x.norm(2, keepingDimensions: true) / (y.norm(2, keepingDimensions: true) + tiny)
    let bounded = (y * gain).minimum(x * bound)
    return (normalised(x, 2) * normalised(bounded, 2)).sum(2).mean().scalar
  }

  private static func extended(_ x: Tensor, _ y: Tensor) -> Double {
    let (one, other) = (normalised(normalised(x, 2), 1), normalised(normalised(y, 2), 1))
    return ((one * other).sum(1, 2) / Double(segment)).mean().scalar
  }

  /// Mean 0 and norm 1 along a dimension.
  private static func normalised(_ x: Tensor, _ dimension: Int) -> Tensor {
    let centred = x - x.mean(dimension, keepingDimensions: true)
    return centred / (centred.norm(dimension, keepingDimensions: true) + tiny)
  }
}
