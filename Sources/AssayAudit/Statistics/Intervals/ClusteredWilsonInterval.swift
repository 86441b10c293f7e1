/// Wilson's score interval for the number of trials of ``EffectiveTrials/analysisOfVariance(_:)``.
///
/// - Reference: Saha, Miller and Wang, *A Comparison of Some Approximate Confidence Intervals for a Single Proportion
///   for Clustered Binary Outcome Data*, International Journal of Biostatistics 12, 2016.
struct ClusteredWilsonInterval: RateIntervalMethod {
  let name = "clustered Wilson"

  /// Of the normal distribution.
  private static let quantile = 1.959_963_984_540_054

  func interval(_ sample: ClusteredSample) -> Interval? {
    guard let trials = EffectiveTrials.analysisOfVariance(sample) else { return nil }
    let rate = sample.mean
    let square = Self.quantile * Self.quantile
    let centre = (rate + square / (2 * trials)) / (1 + square / trials)
    let margin =
      Self.quantile / (1 + square / trials)
      * (rate * (1 - rate) / trials + square / (4 * trials * trials)).squareRoot()
    return Interval(lower: max(0, centre - margin), upper: min(1, centre + margin))
  }
}
