import Foundation

/// The table for a terminal.
extension AuditTable {
  /// Aligned columns, the verdicts, what failed, and how to read it; no colours.
  public var text: String {
    var blocks = [
      "Audit of \(utterances) recordings of \(speakers) speakers, seed \(seed), Assay \(version).",
      TextColumns(header: header, rows: rows.map(cells)).text,
    ]
    if rows.contains(where: { $0.calibrated != nil }) { blocks.append(calibratedRows) }
    let controls = (noiseControls ?? []).compactMap(\.line)
    if !controls.isEmpty { blocks.append(controls.joined(separator: "\n")) }
    if !verdicts.isEmpty { blocks.append(verdicts.map(\.sentence).joined(separator: "\n")) }
    let calibrated = verdicts.compactMap(\.calibrated?.sentence)
    if !calibrated.isEmpty { blocks.append(calibrated.joined(separator: "\n")) }
    if !failures.isEmpty { blocks.append(failureLines) }
    if !notices.isEmpty { blocks.append(noticeLines) }
    let unpaired = rows.first?.withoutTrial ?? 0
    if unpaired > 0 {
      blocks.append(
        "\(unpaired) of \(utterances) recordings have no verification trial, because their speakers have no other "
          + "recording."
      )
    }
    blocks.append(
      "similarity: to the clean recording. score: to the enrolled recording, accepted if it reaches the threshold."
    )
    if !controls.isEmpty {
      blocks.append(
        "noise like P: the clean speech that P keeps, with white Gaussian noise of the same segmental SNR as P's "
          + "perturbation, recording by recording; shaped noise like P: with noise of its long-term spectrum as well. "
          + "The controls for P.")
    }
    blocks.append(
      [enrolmentRule, cloningRule, intervalMethod, verdictRule].compactMap { $0 }.joined(separator: "\n"))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var header: [String] {
    place(["protection", "purifier", "cloner"]) + [
      "verifier", "similarity", "score", "accepted", "rate", "failed",
    ]
  }

  /// Without the cloner where nothing is cloned.
  private func place(_ names: [String]) -> [String] { cloningRule == nil ? Array(names.dropLast()) : names }

  /// Acceptance at calibrated thresholds.
  private var calibratedRows: String {
    let rows = rows.compactMap { row in
      row.calibrated.map {
        place([row.protection, row.purifier, row.cloner]) + [
          "\(row.verifier) ≥ \(Self.number($0.threshold, 3))",
          "\($0.accepted.successes)/\($0.accepted.trials)", Self.rate($0.accepted),
        ]
      }
    }
    let header = place(["protection", "purifier", "cloner"]) + ["verifier", "accepted", "rate"]
    return "At calibrated thresholds:\n" + TextColumns(header: header, rows: rows).text
  }

  private func cells(_ row: AuditRow) -> [String] {
    place([row.protection, row.purifier, row.cloner]) + [
      "\(row.verifier) ≥ \(Self.number(row.threshold, 3))", Self.mean(row.similarity), Self.mean(row.score),
      "\(row.accepted.successes)/\(row.accepted.trials)", Self.rate(row.accepted), String(row.failed),
    ]
  }

  private static func mean(_ estimate: MeanEstimate) -> String {
    guard let mean = estimate.mean else { return "–" }
    let interval = estimate.interval.map { "[\(number($0.lower, 3)), \(number($0.upper, 3))]" } ?? "[?]"
    return "\(number(mean, 3)) \(interval)"
  }

  private static func rate(_ estimate: RateEstimate) -> String {
    guard let rate = estimate.rate else { return "–" }
    let interval =
      estimate.interval.map { "[\(number($0.lower * 100, 1)), \(number($0.upper * 100, 1))]" } ?? "[?]"
    return "\(number(rate * 100, 1)) % \(interval)"
  }

  private static func number(_ value: Double, _ decimals: Int) -> String {
    ProtectionVerdict.number(value, decimals)
  }

  /// One line for each place and message, with the number of recordings.
  private var failureLines: String {
    let groups = Dictionary(grouping: failures) { "\($0.place): \($0.message)" }
    let lines = groups.sorted { $0.key.precedes($1.key) }.map { line, failures in
      "  \(line) (\(failures.count): \(failures[0].utterance)\(failures.count > 1 ? ", …" : ""))"
    }
    return "\(failures.count) units failed; the next run tries them again:\n" + Self.shortened(lines)
  }

  private var noticeLines: String {
    "Notices:\n" + Self.shortened(notices.map { "  \($0.label): \($0.text) (\($0.count))" })
  }

  private static func shortened(_ lines: [String], to limit: Int = 20) -> String {
    let rest = lines.count - limit
    return (lines.prefix(limit) + (rest > 0 ? ["  and \(rest) more: see results.json."] : []))
      .joined(separator: "\n")
  }
}
