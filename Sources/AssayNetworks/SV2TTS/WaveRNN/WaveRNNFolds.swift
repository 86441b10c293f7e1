import Foundation

/// A long sound as overlapping folds that are generated side by side, and faded into each other.
///
/// Each fold starts from silence and is faded in and out over `overlap` samples, the first half of which is silent, in
/// the μ-law domain. So the first samples of the whole are silent, too, as in the reference.
public struct WaveRNNFolds: Sendable, Equatable {
  /// Samples of a fold between its two overlaps, and of an overlap.
  public let target: Int
  public let overlap: Int
  /// Folds.
  public let count: Int
  /// Samples of the whole with what is added at its end.
  public let length: Int

  /// As the toolbox's program calls it.
  public static let published = (target: 8_000, overlap: 800)

  /// - Parameter length: samples, at least `overlap`.
  public init(length: Int, target: Int = published.target, overlap: Int = published.overlap) {
    precondition(target > 0 && overlap > 1 && length >= overlap, "no folds of \(length) samples")
    var count = (length - overlap) / (target + overlap)
    let rest = length - (count * (target + overlap) + overlap)
    if rest > 0 || count == 0 { count += 1 }
    self.target = target
    self.overlap = overlap
    self.count = count
    self.length = count * (target + overlap) + overlap
  }

  /// Samples of a fold.
  public var foldLength: Int { target + 2 * overlap }

  /// Where each fold starts.
  public var starts: [Int] { (0..<count).map { $0 * (target + overlap) } }

  /// The whole from its folds, in double precision as in the reference.
  public func joined(_ folds: [[Double]]) -> [Double] {
    precondition(folds.count == count && folds.allSatisfy { $0.count == foldLength }, "other folds")
    let silent = overlap / 2
    let fading = overlap - silent
    let places = (0..<fading).map { fading == 1 ? -1 : -1 + 2 * Double($0) / Double(fading - 1) }
    let fadeIn = [Double](repeating: 0, count: silent) + places.map { (0.5 * (1 + $0)).squareRoot() }
    let fadeOut = places.map { (0.5 * (1 - $0)).squareRoot() } + [Double](repeating: 0, count: silent)
    var whole = [Double](repeating: 0, count: length)
    for (start, fold) in zip(starts, folds) {
      for (place, sample) in fold.enumerated() {
        var gain = 1.0
        if place < overlap { gain *= fadeIn[place] }
        if place >= foldLength - overlap { gain *= fadeOut[place - (foldLength - overlap)] }
        whole[start + place] += sample * gain
      }
    }
    return whole
  }
}
