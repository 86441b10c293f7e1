/// What each method's intervals were like in one cell of an ``IntervalStudy``.
public struct IntervalStudyCell: Sendable, Codable, Equatable {
  /// The true rate.
  public let rate: Double
  public let speakers: Int
  /// Trials of a speaker, such as `5` and `1-10`.
  public let trials: String
  /// Of two outcomes of one speaker.
  public let correlation: Double
  /// The expected number of successes or of failures, whichever is less.
  public let expectedRarer: Double
  /// Whether at least five successes and five failures are expected.
  public let isCommon: Bool
  /// Simulated samples.
  public let runs: Int
  /// By method in the study's order: how often the whole interval lay below the truth.
  public let below: [Int]
  /// Likewise above the truth.
  public let above: [Int]
  /// Likewise the mean width.
  public let widths: [Double]

  private enum CodingKeys: String, CodingKey {
    case rate, speakers, trials, correlation, runs, below, above, widths
    case expectedRarer = "expected_rarer"
    case isCommon = "common"
  }

  /// The least coverage that is acceptable anywhere.
  public static let least = 0.93
  /// The greatest that is acceptable where at least five successes and five failures are expected.
  public static let greatest = 0.97

  /// How often a method's interval held the truth, by the method's place in the study.
  public func coverage(_ method: Int) -> Double {
    Double(runs - below[method] - above[method]) / Double(runs)
  }

  /// Whether a method's coverage is acceptable.
  public func holds(_ method: Int) -> Bool {
    coverage(method) >= Self.least && (!isCommon || coverage(method) <= Self.greatest)
  }

  /// In a few words.
  public var text: String {
    "rate \(rate), \(speakers) speakers × \(trials), correlation \(correlation)"
  }
}
