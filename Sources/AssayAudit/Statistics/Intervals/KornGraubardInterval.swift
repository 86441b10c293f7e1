/// The exact interval of Clopper and Pearson for the effective number of trials, ``EffectiveTrials/kornGraubard(_:)``.
struct KornGraubardInterval: RateIntervalMethod {
  let name = "Korn–Graubard"

  func interval(_ sample: ClusteredSample) -> Interval? {
    EffectiveTrials.kornGraubard(sample).map { BinomialInterval.exact(rate: sample.mean, trials: $0) }
  }
}
