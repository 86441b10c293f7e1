import Foundation

/// Student's interval on the scale of `log(p/(1−p))`, with the speakers' robust variance: `logit p ± t_{G−1} · s`,
/// `s = √v / (p(1−p))`.
///
/// Where the rate or the variance leaves it undefined, ``KornGraubardInterval`` takes its place.
///
/// - Reference: Rao and Scott; the default of many survey programs, such as Lumley's `survey` for R.
struct LogitInterval: RateIntervalMethod {
  let name = "logit t"

  func interval(_ sample: ClusteredSample) -> Interval? {
    guard let variance = sample.varianceOfMean else { return nil }
    let rate = sample.mean
    guard rate > 0, rate < 1, variance > 0 else { return KornGraubardInterval().interval(sample) }
    let margin =
      BetaDistribution.studentQuantile(1 - Interval.tail, degreesOfFreedom: sample.clusters.count - 1)
      * variance.squareRoot() / (rate * (1 - rate))
    let place = log(rate / (1 - rate))
    return Interval(lower: 1 / (1 + exp(margin - place)), upper: 1 / (1 + exp(-margin - place)))
  }
}
