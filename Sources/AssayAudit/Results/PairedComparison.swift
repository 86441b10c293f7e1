/// How two methods differ on the same utterances.
public struct PairedComparison: Sendable, Codable, Equatable {
  public enum Finding: String, Sendable, Codable {
    /// The second one's scores are lower.
    case lower
    case higher
    case notDistinguishable = "not distinguishable"
  }

  public let first: String
  public let second: String
  /// The mean of the second one's scores less the first one's.
  public let difference: MeanEstimate
  /// The mean difference over the deviation of the speakers' mean differences (Cohen's d of paired means): 0.2 is
  /// small, 0.8 large. `nil` for fewer than two speakers, or when they do not differ.
  public let effectSize: Double?
  /// Acceptance of the second less that of the first.
  public let acceptance: RateDifference
  /// Of ``SignFlipTest``, and after Holm's adjustment for all comparisons that were asked for.
  public let pValue: Double?
  public let adjustedPValue: Double?
  public let finding: Finding

  /// Below it, methods differ.
  public static let level = 0.05

  private enum CodingKeys: String, CodingKey {
    case first, second, difference, acceptance, finding
    case effectSize = "effect_size"
    case pValue = "p"
    case adjustedPValue = "p_holm"
  }
}
