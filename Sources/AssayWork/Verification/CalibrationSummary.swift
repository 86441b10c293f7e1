package import AssayAudit
import AssayReport

/// A calibration for a terminal.
package struct CalibrationSummary {
  private let calibration: Calibration

  package init(_ calibration: Calibration) { self.calibration = calibration }

  package var text: String {
    let c = calibration
    let costs = c.minimumCosts.map {
      [
        "minDCF, \(NumberFormat.percent($0.targetProbability, 0)) targets",
        "\(NumberFormat.decimals($0.cost, 4)) at \(NumberFormat.decimals($0.threshold, 4))",
      ]
    }
    return TextTable(
      rows: [
        ["verifier", c.verifier],
        ["recordings", "\(c.recordings) of \(c.speakers) speakers"],
        ["pairs of one speaker", "\(c.trials.genuine)"],
        ["pairs of two speakers", "\(c.trials.impostor)"],
        [
          "equal error rate",
          NumberFormat.percent(c.equalErrorRate, 2)
            + Self.range(
              c.equalErrorRateInterval.map { Bounds(lower: 100 * $0.lower, upper: 100 * $0.upper) }, 2),
        ],
        [
          "threshold there",
          NumberFormat.decimals(c.threshold, 4) + Self.range(c.interval.map { Bounds($0) }, 4),
        ],
      ] + costs + [
        [
          "published threshold \(NumberFormat.significant(c.published.threshold))",
          "accepts \(NumberFormat.percent(c.published.falseAcceptance, 2)) of strangers, rejects "
            + "\(NumberFormat.percent(c.published.falseRejection, 2)) of speakers",
        ]
      ]
    ).text + "\n95 % intervals from resampling the speakers \(c.resamples) times (seed \(c.seed))."
  }

  private static func range(_ bounds: Bounds?, _ decimals: Int) -> String {
    bounds == nil
      ? " (no interval: fewer than three speakers)" : " \(NumberFormat.interval(bounds, decimals))"
  }
}
