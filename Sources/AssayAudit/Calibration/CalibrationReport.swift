import AssayPlots

/// The pictures of a calibration.
public struct CalibrationReport: Sendable {
  private let calibration: Calibration
  private let curve: ErrorRateCurve

  public init(_ calibration: Calibration, _ trials: VerificationTrials) {
    self.calibration = calibration
    curve = trials.curve
  }

  /// Detection error trade-off: rejected speakers against accepted strangers, on normal deviates.
  ///
  /// - Reference: Martin et al., *The DET Curve in Assessment of Detection Task Performance*, Eurospeech 1997.
  public var detectionErrorTradeoff: String {
    var plot = LinePlot(
      "\(calibration.verifier): detection error trade-off", xLabel: "strangers accepted",
      yLabel: "speakers rejected",
      [
        .init("by threshold", corners.map { .init(x: $0.falseAcceptance, y: $0.falseRejection) }),
        .init("equal error rate", [.init(x: calibration.equalErrorRate, y: calibration.equalErrorRate)]),
      ])
    plot.xScale = .probit
    plot.yScale = .probit
    return plot.svg
  }

  /// How many speakers and strangers are accepted, by threshold.
  public var acceptance: String {
    var plot = LinePlot(
      "\(calibration.verifier): acceptance by threshold", xLabel: "threshold", yLabel: "share accepted",
      [
        .init("the speaker", spaced.map { .init(x: $0.threshold, y: 1 - $0.falseRejection) }),
        .init("strangers", spaced.map { .init(x: $0.threshold, y: $0.falseAcceptance) }),
      ])
    plot.marks = [(calibration.threshold, "equal error"), (calibration.published.threshold, "published")]
    return plot.svg
  }

  /// Where the curve turns, in the part where anybody would work.
  private var corners: [ErrorRateCurve.Point] {
    let points = curve.points.filter { max($0.falseAcceptance, $0.falseRejection) <= Self.highestRate }
    return points.indices.filter { index in
      guard index > 0, index < points.count - 1 else { return true }
      let (before, own, after) = (points[index - 1], points[index], points[index + 1])
      return !(before.falseRejection == own.falseRejection && own.falseRejection == after.falseRejection)
        && !(before.falseAcceptance == own.falseAcceptance && own.falseAcceptance == after.falseAcceptance)
    }.map { points[$0] }
  }

  /// As many points as an eye can tell apart.
  private var spaced: [ErrorRateCurve.Point] {
    guard let first = curve.points.first?.threshold, let last = curve.points.last?.threshold else {
      return []
    }
    let step = (last - first) / 400
    return curve.points.reduce(into: []) { kept, point in
      if point.threshold - (kept.last?.threshold ?? -.infinity) >= step { kept.append(point) }
    }
  }

  private static let highestRate = 0.5
}
