import Foundation

/// Takes the quietest half-tenth of a second out of a mel, as DiffVC's notebook does before its vocoder.
///
/// `out = ½ ln(max(E − noise, 0.02 · noise))` with energies `E = e^{2 · mel}`, and as noise the least energy of each band
/// in the five quietest frames of a guide.
///
/// - Reference: Boll, *Suppression of Acoustic Noise in Speech Using Spectral Subtraction*, IEEE TASSP 1979; the notebook
///   of DiffVC.
public struct SpectralSubtraction: Sendable, Hashable {
  /// Bands to either side over which the noise is smoothed; `nil` for none. The notebook has 1.
  public var smoothing: Int? = 1

  private static let frames = 5
  private static let floor = 0.02
  /// Louder frames are no silence.
  private static let loudest = 100_000.0

  public init(smoothing: Int? = 1) { self.smoothing = smoothing }

  /// - Parameters:
  ///   - mel: by frame, of `bands` numbers each.
  ///   - guide: whose silence is looked for; in the notebook, by a slip, the mel itself.
  /// - Returns: as `mel`, and the first of the five frames.
  public func callAsFunction(_ mel: [[Double]], guide: [[Double]]) -> (mel: [[Double]], first: Int) {
    guard let bands = mel.first?.count, mel.count == guide.count else { return (mel, 0) }
    let energies = mel.map { $0.map { exp(2 * $0) } }
    let first = Self.quietest(guide)
    var noise = (0..<bands).map { band in
      (first..<min(first + Self.frames, mel.count)).map { energies[$0][band] }.min() ?? 0
    }
    if let smoothing { noise = Self.smoothed(noise, smoothing) }
    let subtracted = energies.map { frame in
      zip(frame, noise).map { energy, noise in 0.5 * log(max(energy - noise, Self.floor * noise)) }
    }
    return (subtracted, first)
  }

  private static func quietest(_ guide: [[Double]]) -> Int {
    let sums = guide.map { $0.reduce(0) { $0 + exp(2 * $1) } }
    var (least, place) = (loudest, 0)
    for start in 0..<max(0, guide.count - frames) {
      let sum = sums[start..<start + frames].reduce(0, +)
      if sum < least { (least, place) = (sum, start) }
    }
    return place
  }

  /// The smaller of the *next* band, as in the reference, and the median around the own one.
  private static func smoothed(_ noise: [Double], _ width: Int) -> [Double] {
    let padded =
      Array(repeating: noise[0], count: width) + noise
      + Array(repeating: noise[noise.count - 1], count: width)
    return noise.indices.map { band in
      let around = padded[band...band + 2 * width].sorted()
      return min(padded[band + width + 1], around[width])
    }
  }
}
