/// A part of a processed recording, and where it comes from in the original.
public struct AlignedPiece: Sendable, Equatable {
  /// Samples of the processed recording.
  public let range: Range<Int>
  /// A sample's place in the original, at the processed recording's rate, less its place in the processed one.
  public let offset: Int
  /// What is to be added to ``offset``, where something was cut between two samples of this rate; within half a sample, and
  /// 0 where it is less than ``leastFraction``.
  public let fraction: Double
  /// The factor on the original that fits the processed samples best; negative where the phase was inverted.
  public let gain: Double
  /// Of the processed with the original samples, in [−1, 1]; 0 in silence.
  public let correlation: Double

  static let leastFraction = 0.05

  /// Samples of the original at the processed recording's rate.
  public var originalRange: Range<Int> { range.lowerBound + offset..<range.upperBound + offset }

  init(_ link: PieceChain.Link, processed: Waveform, original: Waveform) {
    (range, offset, fraction) = (link.range, link.offset, link.fraction)
    let samples = FractionalShift.samples(
      original.samples, in: range.lowerBound + offset..<range.upperBound + offset, fraction: fraction)
    let sums = zip(processed.samples[range], samples).reduce(
      into: (processed: 0.0, product: 0.0, original: 0.0)
    ) {
      let (p, o) = (Double($1.0), $1.1)
      $0 = ($0.processed + p * p, $0.product + p * o, $0.original + o * o)
    }
    gain = sums.original > 0 ? sums.product / sums.original : 0
    let power = sums.processed * sums.original
    correlation = power > 0 ? sums.product / power.squareRoot() : 0
  }
}
