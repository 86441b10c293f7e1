import Foundation

/// How well an equal error rate and its threshold are known: the bootstrap over speakers.
///
/// Pairs of recordings share speakers, so speakers are drawn with replacement, not pairs. A pair of one speaker counts
/// as often as the speaker was drawn, one of two speakers as often as the product; a speaker is no stranger to
/// themself, however often drawn. The intervals are `x̂ ± t_{G−1} · √(G/(G−1)) · s` with s the deviation over the draws
/// and G speakers: for the threshold as it is, for the rate on the scale of `log(p/(1−p))`. In simulations with 25
/// speakers they hold the truth about as often as they promise; the draws' percentiles do not (Documentation/Verification.md).
///
/// - Reference: Poh and Bengio, *Estimating the Confidence Interval of Expected Performance Curve in Biometric
///   Authentication Using Joint Bootstrap*, ICASSP 2007; Efron and Tibshirani, *An Introduction to the Bootstrap*,
///   1993, chapter 12.
public struct SpeakerResampling: Sendable {
  /// How often the speakers are drawn anew.
  public let resamples: Int
  public let seed: UInt64

  /// - Parameter resamples: at least 100.
  public init(resamples: Int = 2_000, seed: UInt64) {
    precondition(resamples >= 100, "\(resamples) resamples")
    self.resamples = resamples
    self.seed = seed
  }

  /// - Returns: of the equal error rate and of its threshold; `nil` for fewer than three speakers.
  public func intervals(_ trials: VerificationTrials) -> (rate: Interval, threshold: Interval)? {
    let speakers = trials.speakers.count
    guard speakers >= 3 else { return nil }
    let own = trials.curve.crossing
    let draws = draws(trials)
    // Half an error in all pairs of one speaker: below it a rate cannot be told from 0.
    let least = 0.5 / Double(trials.genuineCount + 1)
    func logit(_ rate: Double) -> Double {
      let bounded = min(1 - least, max(least, rate))
      return log(bounded / (1 - bounded))
    }
    func share(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
    let rateMargin = margin(draws.rates.map(logit), speakers)
    let thresholdMargin = margin(draws.thresholds, speakers)
    // Without an error the pairs do not tell how much speakers differ, so each speaker counts as one trial.
    let rate =
      own.rate == 0
      ? BinomialInterval.exact(rate: 0, trials: Double(speakers))
      : Interval(
        lower: min(own.rate, share(logit(own.rate) - rateMargin)),
        upper: max(own.rate, share(logit(own.rate) + rateMargin)))
    return (
      rate, Interval(lower: own.threshold - thresholdMargin, upper: own.threshold + thresholdMargin)
    )
  }

  private func draws(_ trials: VerificationTrials) -> (rates: [Double], thresholds: [Double]) {
    let speakers = trials.speakers.count
    let all = trials.genuine + trials.impostor
    let sorted = trials.sorted
    let pairs = sorted.origins.map { (all[$0].first, all[$0].second) }
    var generator = SplitMix64(seed: seed)
    var rates: [Double] = []
    var thresholds: [Double] = []
    var weights = [Double](repeating: 0, count: pairs.count)
    while rates.count < resamples {
      var counts = [Double](repeating: 0, count: speakers)
      for _ in 0..<speakers { counts[Int.random(in: 0..<speakers, using: &generator)] += 1 }
      var drawn = (genuine: false, impostor: false)
      for (index, pair) in pairs.enumerated() {
        let weight = pair.0 == pair.1 ? counts[pair.0] : counts[pair.0] * counts[pair.1]
        weights[index] = weight
        guard weight > 0 else { continue }
        if sorted.isGenuine[index] { drawn.genuine = true } else { drawn.impostor = true }
      }
      // One speaker alone, or only speakers of a single recording: it has no rate, and is drawn again.
      guard drawn.genuine, drawn.impostor else { continue }
      let crossing = ErrorRateCurve(sorted, weights: weights).crossing
      rates.append(crossing.rate)
      thresholds.append(crossing.threshold)
    }
    return (rates, thresholds)
  }

  private func margin(_ values: [Double], _ speakers: Int) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    let groups = Double(speakers)
    return BetaDistribution.studentQuantile(1 - Interval.tail, degreesOfFreedom: speakers - 1)
      * (groups / (groups - 1) * variance).squareRoot()
  }
}
