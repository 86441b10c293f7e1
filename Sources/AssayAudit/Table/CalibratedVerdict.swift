import AssayReport

/// A verdict at a calibrated threshold, and whether it hangs on how well that threshold is known.
public struct CalibratedVerdict: Sendable, Codable, Equatable {
  /// What the verdict says about one thing, from the lower to the upper end of the threshold's interval.
  public struct Flip: Sendable, Codable, Equatable {
    /// A purifier's label; `nil` for whether the protection protects.
    public let purifier: String?
    /// What is found, in the order in which it first appears from below.
    public let findings: [String]
  }

  public let threshold: Double
  /// 95 %; `nil` where the calibration has none, and then nothing is said about flips.
  public let interval: Interval?
  public let protects: Bool
  /// By purifier.
  public let outcomes: [String: PurifierVerdict.Outcome]
  /// What is not the same over the whole interval; empty when everything is.
  public let flips: [Flip]
  /// All of it in plain words.
  public let sentence: String

  /// Thresholds that are tried, both ends included.
  static let steps = 21

  /// - Parameters:
  ///   - verdict: at a threshold.
  init(_ calibration: Calibration, verdict: (Double) -> ProtectionVerdict) {
    threshold = calibration.threshold
    interval = calibration.interval
    let own = verdict(calibration.threshold)
    protects = own.protects
    outcomes = Dictionary(uniqueKeysWithValues: own.purifiers.map { ($0.purifier, $0.outcome) })
    let tried = calibration.interval.map { interval in
      (0..<Self.steps).map {
        interval.lower + (interval.upper - interval.lower) * Double($0) / Double(Self.steps - 1)
      }.map(verdict)
    }
    flips = tried.map(Self.flips) ?? []
    sentence = Self.sentence(own, calibration, flips)
  }

  private static func flips(_ verdicts: [ProtectionVerdict]) -> [Flip] {
    func distinct(_ findings: [String]) -> [String] {
      findings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let protection = distinct(verdicts.map { $0.protects ? "protects" : "is not shown to protect" })
    let purifiers = (verdicts.first?.purifiers ?? []).indices.map { index in
      Flip(
        purifier: verdicts[0].purifiers[index].purifier,
        findings: distinct(verdicts.map { $0.purifiers[index].outcome.rawValue }))
    }
    return ([Flip(purifier: nil, findings: protection)] + purifiers).filter { $0.findings.count > 1 }
  }

  private static func sentence(_ own: ProtectionVerdict, _ calibration: Calibration, _ flips: [Flip])
    -> String
  {
    let head = "At the calibrated threshold \(NumberFormat.decimals(calibration.threshold))"
    guard let interval = calibration.interval else {
      return "\(head), whose interval is unknown: \(own.sentence)"
    }
    let range = NumberFormat.interval(Bounds(interval))
    guard !flips.isEmpty else { return "\(head), and everywhere in its interval \(range): \(own.sentence)" }
    let list = flips.map { "\($0.purifier ?? own.protection) \($0.findings.joined(separator: " or "))" }
    return "\(head): \(own.sentence) Within its interval \(range) this verdict would flip: "
      + list.joined(separator: ", ") + "."
  }
}
