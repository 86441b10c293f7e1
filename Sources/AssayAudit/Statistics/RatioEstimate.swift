import AssayFiles

/// A ratio of sums over recordings, such as a word error rate, and how well it is known.
public struct RatioEstimate: Sendable, Codable, Equatable {
  /// What one recording adds to both sums.
  struct Part {
    /// Who speaks.
    let cluster: String
    let numerator: Double
    let denominator: Double
  }

  public let numerator: Double
  public let denominator: Double
  /// `nil` where the denominator is 0.
  public let ratio: Double?
  /// Number of recordings.
  public let count: Int
  /// Number of speakers.
  public let speakers: Int
  /// `R ± t · s`, at least 0, with the variance linearised over speakers and Student's t with one degree of freedom less than
  /// speakers; `nil` for fewer than two speakers.
  ///
  /// `s² = G/(G−1) · Σ_g (Σ_i (y_gi − R x_gi))² / (Σ x)²` (Cochran, *Sampling Techniques*, 3rd edition, 1977, chapter 11).
  public let interval: Interval?

  init(_ parts: [Part]) {
    let clusters = Dictionary(grouping: parts, by: \.cluster).sorted { $0.key.precedes($1.key) }.map(\.value)
    let numerator = parts.reduce(0) { $0 + $1.numerator }
    let denominator = parts.reduce(0) { $0 + $1.denominator }
    self.numerator = numerator
    self.denominator = denominator
    count = parts.count
    speakers = clusters.count
    guard denominator > 0 else {
      (ratio, interval) = (nil, nil)
      return
    }
    let found = numerator / denominator
    ratio = found
    let residuals = clusters.map { $0.reduce(0) { $0 + $1.numerator - found * $1.denominator } }
    let groups = Double(clusters.count)
    interval =
      clusters.count < 2
      ? nil
      : Interval.student(
        found,
        variance: groups / (groups - 1) * residuals.reduce(0) { $0 + $1 * $1 }
          / (denominator * denominator), clusters: clusters.count, 0...Double.infinity)
  }
}
