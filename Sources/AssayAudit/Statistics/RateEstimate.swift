/// How often something happened over the trials, and how well that rate is known.
///
/// The interval is that of ``BetaBinomialInterval``: outcomes of one speaker resemble each other by an unknown
/// correlation, which the likelihood is averaged over. It was chosen among those that ``IntervalStudy`` compares, by
/// how often they hold the truth; Documentation/Audit.md has the numbers. All outcomes equal or not, the interval is no
/// point: 0 of 125 trials by 25 speakers gives 0 to 6.9 %.
public struct RateEstimate: Sendable, Codable, Equatable {
  /// `k`: the trials with this outcome.
  public let successes: Int
  /// `n`: all trials.
  public let trials: Int
  /// Number of speakers.
  public let speakers: Int
  /// `k/n`; `nil` without trials.
  public let rate: Double?
  /// `nil` for fewer than two speakers.
  public let interval: Interval?
  /// For comparison: see ``ClusterBootstrap``; it is a point when all outcomes are equal.
  public let bootstrap: Interval?

  /// How all intervals of rates are found.
  static let method = BetaBinomialInterval()

  /// - Parameter sample: 1 for each trial with the outcome, 0 for the others.
  public init(_ sample: ClusteredSample, bootstrap: ClusterBootstrap) {
    precondition(sample.clusters.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }, "outcomes are 0 or 1")
    trials = sample.count
    successes = Int(sample.clusters.reduce(0.0) { $0 + $1.reduce(0, +) })
    speakers = sample.clusters.count
    rate = trials == 0 ? nil : Double(successes) / Double(trials)
    interval = Self.method.interval(sample)
    self.bootstrap = bootstrap.interval(sample)
  }
}
