/// The mid-p interval for the effective number of trials, ``EffectiveTrials/kornGraubard(_:)``.
struct EffectiveMidPInterval: RateIntervalMethod {
  let name = "effective mid-p"

  func interval(_ sample: ClusteredSample) -> Interval? {
    EffectiveTrials.kornGraubard(sample).map { BinomialInterval.midP(rate: sample.mean, trials: $0) }
  }
}
