package import AssayReport

extension Bounds {
  package init(_ interval: Interval) { self.init(lower: interval.lower, upper: interval.upper) }
}

extension ReportTable.Value {
  package init(_ estimate: MeanEstimate) {
    self = .estimate(estimate.mean, estimate.interval.map(Bounds.init))
  }
  package init(_ estimate: RateEstimate) {
    self = .estimate(estimate.rate, estimate.interval.map(Bounds.init))
  }
  package init(_ estimate: RatioEstimate) {
    self = .estimate(estimate.ratio, estimate.interval.map(Bounds.init))
  }
  package init(_ difference: RateDifference) {
    self = .estimate(difference.difference, difference.interval.map(Bounds.init))
  }
}
