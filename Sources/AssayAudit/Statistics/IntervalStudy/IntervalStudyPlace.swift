/// What is simulated in one cell of an ``IntervalStudy``.
public struct IntervalStudyPlace: Sendable, Equatable {
  /// The true rate, in (0, 1).
  public let rate: Double
  /// Number of speakers, at least 2.
  public let speakers: Int
  /// Trials of a speaker; of a range every number is as likely.
  public let trials: ClosedRange<Int>
  /// Of two outcomes of one speaker, in [0, 1); it means nothing for a single trial.
  public let correlation: Double

  public init(rate: Double, speakers: Int, trials: ClosedRange<Int>, correlation: Double) {
    precondition(rate > 0 && rate < 1, "a rate of \(rate)")
    precondition(speakers >= 2, "\(speakers) speakers")
    precondition(trials.lowerBound >= 1, "\(trials) trials")
    precondition(correlation >= 0 && correlation < 1, "a correlation of \(correlation)")
    self.rate = rate
    self.speakers = speakers
    self.trials = trials
    self.correlation = correlation
  }

  /// Such as `5` and `1-10`.
  public var trialsText: String {
    trials.count == 1 ? "\(trials.lowerBound)" : "\(trials.lowerBound)-\(trials.upperBound)"
  }

  /// The expected number of successes or of failures, whichever is less.
  public var expectedRarer: Double {
    min(rate, 1 - rate) * Double(speakers) * Double(trials.lowerBound + trials.upperBound) / 2
  }

  /// Whether at least five successes and five failures are expected. Rounding must not decide.
  public var isCommon: Bool { expectedRarer >= 5 - 1e-9 }

  /// Every combination, rates first; a single trial for each speaker has one correlation, 0.
  public static func grid(
    rates: [Double] = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5], speakers: [Int] = [10, 15, 25, 50],
    trials: [ClosedRange<Int>] = [1...1, 2...2, 5...5, 10...10, 1...10],
    correlations: [Double] = [0, 0.1, 0.2, 0.35, 0.5]
  ) -> [IntervalStudyPlace] {
    rates.flatMap { rate in
      speakers.flatMap { count in
        trials.flatMap { trials in
          (trials == 1...1 ? [0] : correlations).map {
            IntervalStudyPlace(rate: rate, speakers: count, trials: trials, correlation: $0)
          }
        }
      }
    }
  }
}
