/// 95 % intervals of a binomial rate, for numbers of trials that need not be whole.
enum BinomialInterval {
  /// The exact interval of Clopper and Pearson, *The Use of Confidence or Fiducial Limits*, Biometrika 26, 1934.
  ///
  /// - Parameters:
  ///   - rate: in [0, 1].
  ///   - trials: above 0.
  static func exact(rate: Double, trials: Double) -> Interval {
    let successes = rate * trials
    let failures = trials - successes
    return Interval(
      lower: successes <= 0 ? 0 : BetaDistribution.quantile(Interval.tail, a: successes, b: failures + 1),
      upper: failures <= 0 ? 1 : BetaDistribution.quantile(1 - Interval.tail, a: successes + 1, b: failures))
  }

  /// The mid-p interval: that of ``exact(rate:trials:)`` with half of the probability of what was observed, so that
  /// it holds the truth about as often as it promises, not always more often.
  ///
  /// - Reference: Berry and Armitage, *Mid-P Confidence Intervals: A Brief Review*, The Statistician 44, 1995.
  static func midP(rate: Double, trials: Double) -> Interval {
    let successes = rate * trials
    let failures = trials - successes
    /// `P(K > k) + ½ P(K = k)` for a true rate of `p`.
    func above(_ p: Double) -> Double {
      let atLeast = successes <= 0 ? 1 : BetaDistribution.cumulative(p, a: successes, b: failures + 1)
      let more = failures <= 0 ? 0 : BetaDistribution.cumulative(p, a: successes + 1, b: failures)
      return (atLeast + more) / 2
    }
    func limit(_ probability: Double) -> Double {
      var (low, high) = (0.0, 1.0)
      while true {
        let middle = (low + high) / 2
        if middle <= low || middle >= high { return middle }
        if above(middle) < probability { low = middle } else { high = middle }
      }
    }
    return Interval(
      lower: successes <= 0 ? 0 : limit(Interval.tail), upper: failures <= 0 ? 1 : limit(1 - Interval.tail))
  }
}
