/// The least cost of decisions by a verifier: what it could do with the best threshold for an application.
///
/// `C(t) = (p · FRR(t) + (1 − p) · FAR(t)) / min(p, 1 − p)` with both errors costing 1: 0 is perfect, 1 is no better
/// than always giving the same answer.
///
/// - Reference: NIST, *2016 Speaker Recognition Evaluation Plan*, section 3.1.
public struct DetectionCost: Sendable, Codable, Equatable {
  /// p, the share of trials that are of one speaker.
  public let targetProbability: Double
  /// The minimum over thresholds, in [0, 1].
  public let cost: Double
  /// The lowest threshold with that cost.
  public let threshold: Double

  /// - Parameter targetProbability: in (0, 1).
  public init(_ curve: ErrorRateCurve, targetProbability p: Double) {
    precondition(p > 0 && p < 1, "a probability of \(p)")
    func cost(_ point: ErrorRateCurve.Point) -> Double {
      (p * point.falseRejection + (1 - p) * point.falseAcceptance) / min(p, 1 - p)
    }
    let best = curve.points.min { cost($0) < cost($1) }!
    targetProbability = p
    self.cost = cost(best)
    threshold = best.threshold
  }
}
