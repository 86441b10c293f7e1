/// A way to get a 95 % interval of a rate from outcomes that are grouped by speaker.
///
/// ``BetaBinomialInterval`` is the one that Assay's results use; ``IntervalStudy`` measures how often each of them
/// holds the truth.
protocol RateIntervalMethod: Sendable {
  /// As in tables and plots.
  var name: String { get }

  /// - Parameter sample: outcomes, 1 or 0.
  /// - Returns: limits in [0, 1]; `nil` where the method has none, such as for fewer than two speakers.
  func interval(_ sample: ClusteredSample) -> Interval?
}
