/// How often a verifier errs, by its threshold.
///
/// At a threshold `t`, `FAR(t)` is the share of impostor scores `≥ t` and `FRR(t)` that of genuine scores `< t`. The
/// points are the distinct scores in ascending order and one above all of them, so `FAR − FRR` falls from 1 to −1 in
/// steps.
public struct ErrorRateCurve: Sendable, Equatable {
  public struct Point: Sendable, Equatable, Codable {
    public let threshold: Double
    /// FAR, in [0, 1].
    public let falseAcceptance: Double
    /// FRR, in [0, 1].
    public let falseRejection: Double
  }

  public let points: [Point]

  /// - Parameters:
  ///   - sorted: at least one score of either kind.
  ///   - weights: how often each score counts, in the order of `sorted`, not all 0 in either kind; `nil` is once.
  init(_ sorted: SortedScores, weights: [Double]? = nil) {
    var totals = (genuine: 0.0, impostor: 0.0)
    for (index, isGenuine) in sorted.isGenuine.enumerated() {
      let weight = weights?[index] ?? 1
      if isGenuine { totals.genuine += weight } else { totals.impostor += weight }
    }
    precondition(totals.genuine > 0 && totals.impostor > 0, "rates of nothing")
    var points: [Point] = []
    points.reserveCapacity(sorted.scores.count + 1)
    var (rejected, excluded) = (0.0, 0.0)
    var index = 0
    while index < sorted.scores.count {
      let score = sorted.scores[index]
      points.append(
        Point(
          threshold: score, falseAcceptance: (totals.impostor - excluded) / totals.impostor,
          falseRejection: rejected / totals.genuine))
      while index < sorted.scores.count, sorted.scores[index] == score {
        let weight = weights?[index] ?? 1
        if sorted.isGenuine[index] { rejected += weight } else { excluded += weight }
        index += 1
      }
    }
    points.append(
      Point(threshold: sorted.scores[sorted.scores.count - 1].nextUp, falseAcceptance: 0, falseRejection: 1))
    self.points = points
  }

  /// Where both rates are equal.
  ///
  /// Between the last point at which `FAR − FRR` is positive and the next one both rates are taken as straight lines,
  /// and they cross there. Where they are equal over a whole interval of thresholds, the rate is that value and the
  /// threshold the middle of the interval.
  var crossing: (rate: Double, threshold: Double) {
    // The first point has FAR 1 and FRR 0, and the last one the opposite, so both indices exist.
    let next = points.firstIndex { $0.falseAcceptance <= $0.falseRejection }!
    let (before, after) = (points[next - 1], points[next])
    let falling = before.falseAcceptance - before.falseRejection
    let rising = after.falseRejection - after.falseAcceptance
    if rising == 0 { return (after.falseRejection, (before.threshold + after.threshold) / 2) }
    let share = falling / (falling + rising)
    return (
      before.falseRejection + share * (after.falseRejection - before.falseRejection),
      before.threshold + share * (after.threshold - before.threshold)
    )
  }

  /// The rates of a verifier that accepts from `threshold` on.
  public func rates(at threshold: Double) -> (falseAcceptance: Double, falseRejection: Double) {
    guard let point = points.first(where: { $0.threshold >= threshold }) else { return (0, 1) }
    return (point.falseAcceptance, point.falseRejection)
  }
}
