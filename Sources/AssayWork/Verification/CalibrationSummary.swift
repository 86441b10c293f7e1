import AssayAudit
import AssayReport
import Foundation

/// A calibration for a terminal.
package struct CalibrationSummary {
  private let calibration: Calibration

  package init(_ calibration: Calibration) { self.calibration = calibration }

  package var text: String {
    let c = calibration
    let costs = c.minimumCosts.map {
      [
        "minDCF, \(Self.percent($0.targetProbability, 0)) targets",
        "\(Self.number($0.cost)) at \(Self.number($0.threshold))",
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
          Self.percent(c.equalErrorRate)
            + Self.range(c.equalErrorRateInterval.map { [100 * $0.lower, 100 * $0.upper] }, decimals: 2),
        ],
        [
          "threshold there",
          Self.number(c.threshold) + Self.range(c.interval.map { [$0.lower, $0.upper] }, decimals: 4),
        ],
      ] + costs + [
        [
          "published threshold \(String(format: "%.4g", c.published.threshold))",
          "accepts \(Self.percent(c.published.falseAcceptance)) of strangers, rejects "
            + "\(Self.percent(c.published.falseRejection)) of speakers",
        ]
      ]
    ).text + "\n95 % intervals from resampling the speakers \(c.resamples) times (seed \(c.seed))."
  }

  private static func percent(_ share: Double, _ decimals: Int = 2) -> String {
    String(format: "%.\(decimals)f %%", 100 * share)
  }

  private static func number(_ value: Double) -> String { String(format: "%.4f", value) }

  private static func range(_ ends: [Double]?, decimals: Int) -> String {
    guard let ends else { return " (no interval: fewer than three speakers)" }
    return " [\(ends.map { String(format: "%.\(decimals)f", $0) }.joined(separator: ", "))]"
  }
}
