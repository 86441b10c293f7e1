import AssayReport

/// The table for spreadsheets and scripts.
extension AuditTable {
  /// RFC 4180 with a header; a line for each row, absent numbers empty, all decimals that there are.
  public var csv: String {
    let header =
      ["protection", "purifier", "cloner", "verifier", "threshold"]
      + Self.estimates.map { "similarity_\($0)" } + Self.estimates.map { "score_\($0)" }
      + ["accepted_k", "accepted_n", "accepted_rate", "accepted_lower", "accepted_upper"]
      + ["accepted_bootstrap_lower", "accepted_bootstrap_upper", "speakers", "failed", "without_trial"]
      + ["threshold", "k", "rate", "lower", "upper"].map { "calibrated_\($0)" }
      + ["aligned_share", "median_correlation", "segmental_snr"].map { "control_\($0)" }
    return Self.lines([header] + rows.map { Self.fields($0) + fields(ofControl: $0.protection) })
  }

  /// A line for each rating; `nil` without raters.
  public var ratingsCSV: String? {
    ratings.map { rows in
      let header =
        ["protection", "purifier", "cloner", "rater", "score", "unit"] + Self.estimates.map { "value_\($0)" }
        + ["speakers", "failed"]
      return Self.lines(
        [header]
          + rows.map {
            [$0.protection, $0.purifier, $0.cloner, $0.rater, $0.score, $0.unit] + Self.fields($0.value) + [
              String($0.value.speakers), String($0.failed),
            ]
          })
    }
  }

  /// A line for each recogniser's errors in a cell; `nil` without recognisers.
  public var wordErrorsCSV: String? {
    wordErrors.map { rows in
      let header = [
        "protection", "purifier", "cloner", "recogniser", "errors", "words", "rate", "lower", "upper",
        "recordings", "speakers", "failed", "without_words",
      ]
      return Self.lines(
        [header]
          + rows.map { row in
            let errors = row.errors
            return [
              row.protection, row.purifier, row.cloner, row.recogniser, String(Int(errors.numerator)),
              String(Int(errors.denominator)), Self.text(errors.ratio),
            ] + Self.fields(errors.interval)
              + [errors.count, errors.speakers, row.failed, row.withoutWords].map { String($0) }
          })
    }
  }

  private static let estimates = ["mean", "lower", "upper", "n", "bootstrap_lower", "bootstrap_upper"]

  private static func lines(_ rows: [[String]]) -> String { rows.map { CSVView.line($0) + "\r\n" }.joined() }

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
