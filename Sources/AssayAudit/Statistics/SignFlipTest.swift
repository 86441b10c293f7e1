/// Whether paired differences are about 0, by flipping the signs of whole speakers.
///
/// Were the two methods alike, a speaker's differences could as well have the other sign. The p-value is the share of
/// flips whose mean is at least as far from 0 as the one observed: of all 2^G of them up to 2^14, of 20,000 drawn ones
/// and the observed one beyond.
///
/// - Reference: Phipson and Smyth, *Permutation P-values Should Never Be Zero*, Statistical Applications in Genetics
///   and Molecular Biology 9, 2010.
public struct SignFlipTest: Sendable, Equatable {
  /// Two-sided, in (0, 1]; `nil` without differences.
  public let pValue: Double?

  private static let exactSpeakers = 14
  private static let draws = 20_000

  public init(_ differences: ClusteredSample, seed: UInt64) {
    let sums = differences.clusters.map { $0.reduce(0, +) }
    guard !sums.isEmpty else {
      pValue = nil
      return
    }
    // Sums that differ by rounding only are equal.
    let observed = abs(sums.reduce(0, +)) - 1e-12 * sums.reduce(0) { $0 + abs($1) }
    if sums.count <= Self.exactSpeakers {
      let count = (0..<1 << sums.count).count { flips in
        let total = sums.enumerated().reduce(0) {
          $0 + (flips >> $1.offset & 1 == 1 ? -$1.element : $1.element)
        }
        return abs(total) >= observed
      }
      pValue = Double(count) / Double(1 << sums.count)
    } else {
      var generator = SplitMix64(seed: seed)
      let count = (0..<Self.draws).count { _ in
        abs(sums.reduce(0) { $0 + (Bool.random(using: &generator) ? -$1 : $1) }) >= observed
      }
      pValue = Double(count + 1) / Double(Self.draws + 1)
    }
  }
}
