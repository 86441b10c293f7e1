import AssayCorpus

/// The table for spreadsheets and scripts.
extension AuditTable {
  /// RFC 4180 with a header; a line for each row, absent numbers empty, all decimals that there are.
  public var csv: String {
    let estimates = ["mean", "lower", "upper", "n", "bootstrap_lower", "bootstrap_upper"]
    let header =
      ["protection", "purifier", "cloner", "verifier", "threshold"] + estimates.map { "similarity_\($0)" }
      + estimates.map { "score_\($0)" }
      + ["accepted_k", "accepted_n", "accepted_rate", "accepted_lower", "accepted_upper"]
      + ["accepted_bootstrap_lower", "accepted_bootstrap_upper", "speakers", "failed", "without_trial"]
      + ["threshold", "k", "rate", "lower", "upper"].map { "calibrated_\($0)" }
      + ["aligned_share", "median_correlation", "segmental_snr"].map { "control_\($0)" }
    return ([header] + rows.map { Self.fields($0) + fields(ofControl: $0.protection) }).map {
      CommaSeparatedValues.line($0) + "\r\n"
    }.joined()
  }

  private static func fields(_ row: AuditRow) -> [String] {
    [row.protection, row.purifier, row.cloner, row.verifier, String(row.threshold)] + fields(row.similarity)
      + fields(row.score) + [
        String(row.accepted.successes), String(row.accepted.trials), text(row.accepted.rate),
      ]
      + fields(row.accepted.interval) + fields(row.accepted.bootstrap)
      + [String(row.similarity.speakers), String(row.failed), String(row.withoutTrial)]
      + fields(row.calibrated)
  }

  /// Empty for a row that is no control.
  private func fields(ofControl label: String) -> [String] {
    let report = noiseControls?.first { $0.labels.contains(label) }
    return [
      Self.text(report?.alignedShare), Self.text(report?.medianCorrelation),
      Self.text(report?.segmentalRatio),
    ]
  }

  private static func fields(_ estimate: MeanEstimate) -> [String] {
    [text(estimate.mean)] + fields(estimate.interval) + [String(estimate.count)] + fields(estimate.bootstrap)
  }

  private static func fields(_ calibrated: CalibratedAcceptance?) -> [String] {
    [
      text(calibrated?.threshold), calibrated.map { String($0.accepted.successes) } ?? "",
      text(calibrated?.accepted.rate),
    ] + fields(calibrated?.accepted.interval)
  }

  private static func fields(_ interval: Interval?) -> [String] {
    [text(interval?.lower), text(interval?.upper)]
  }

  private static func text(_ value: Double?) -> String { value.map { String($0) } ?? "" }
}
