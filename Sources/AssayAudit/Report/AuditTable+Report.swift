import AssayFiles
package import AssayReport

/// The results of an audit for a reader.
extension AuditTable {
  /// For a terminal; no colours.
  public var text: String { report.text(.text) + "\n" }

  /// The rows, the verdicts, what failed, and how to read it.
  package var report: Report {
    var blocks: [Report.Block] = [
      .paragraph(
        "Audit of \(utterances) recordings of \(speakers) speakers, seed \(seed), Assay \(version)."),
      .table(verification),
    ]
    if rows.contains(where: { $0.calibrated != nil }) { blocks.append(.table(calibratedRows)) }
    if let ratings { blocks.append(.table(table(ratings))) }
    if let wordErrors, !wordErrors.isEmpty { blocks.append(.table(table(wordErrors))) }
    let controls = (noiseControls ?? []).compactMap(\.line)
    func append(_ lines: [String]) {
      if !lines.isEmpty { blocks.append(.paragraph(lines.joined(separator: "\n"))) }
    }
    append(controls)
    append(verdicts.map(\.sentence))
    append(verdicts.compactMap(\.calibrated?.sentence))
    if !failures.isEmpty { append([failureLines]) }
    if !notices.isEmpty { append([noticeLines]) }
    for paragraph in explanations(hasControls: !controls.isEmpty) { append([paragraph]) }
    append([enrolmentRule, cloningRule, intervalMethod, verdictRule].compactMap { $0 })
    return Report(blocks)
  }

  /// A paragraph each.
  private func explanations(hasControls: Bool) -> [String] {
    var paragraphs: [String] = []
    if let learnedFrom {
      paragraphs.append(
        "\(learnedFrom) of \(utterances) recordings are in no number, because a protection learned from them."
      )
    }
    let unpaired = rows.first?.withoutTrial ?? 0
    if unpaired > 0 {
      paragraphs.append(
        "\(unpaired) of \(utterances - (learnedFrom ?? 0)) recordings have no verification trial, because their speakers have no other "
          + "recording."
      )
    }
    paragraphs.append(
      "similarity: to the clean recording. score: to the enrolled recording, accepted if it reaches the threshold."
    )
    if hasControls {
      paragraphs.append(
        "noise like P: the clean speech that P keeps, with white Gaussian noise of the same segmental SNR as P's "
          + "perturbation, recording by recording; shaped noise like P: with noise of its long-term spectrum as well. "
          + "The controls for P.")
    }
    return paragraphs
  }

  /// Columns of a place, without the cloner where nothing is cloned. Names stand to the left, at most three of them.
  private func table(
    title: String? = nil, _ columns: [ReportTable.Column],
    rows: [(place: [String], values: [ReportTable.Value])]
  ) -> ReportTable {
    let names = ["protection", "purifier"] + (cloningRule == nil ? [] : ["cloner"])
    let all =
      names.map { ReportTable.Column($0) } + columns
    return ReportTable(
      title: title,
      all.enumerated().map { index, column in
        ReportTable.Column(column.title, key: column.key, column.kind, index < 3 ? .left : .right)
      },
      rows: rows.map { $0.place.prefix(names.count).map { .text($0) } + $0.values }, hasRule: true)
  }

  /// Every row, at the verifiers' published thresholds.
  private var verification: ReportTable {
    table(
      [
        .init("verifier"), .init("similarity", .estimate(decimals: 3)),
        .init("score", .estimate(decimals: 3)),
        .init("accepted", .count), .init("rate", .share(decimals: 1)), .init("failed", .integer),
      ],
      rows: rows.map { row in
        (
          [row.protection, row.purifier, row.cloner],
          [
            .text("\(row.verifier) ≥ \(NumberFormat.decimals(row.threshold))"), .init(row.similarity),
            .init(row.score), .count(row.accepted.successes, of: row.accepted.trials), .init(row.accepted),
            .integer(row.failed),
          ]
        )
      })
  }

  /// Acceptance at calibrated thresholds.
  private var calibratedRows: ReportTable {
    table(
      title: "At calibrated thresholds:",
      [.init("verifier"), .init("accepted", .count), .init("rate", .share(decimals: 1))],
      rows: rows.compactMap { row in
        row.calibrated.map {
          (
            [row.protection, row.purifier, row.cloner],
            [
              .text("\(row.verifier) ≥ \(NumberFormat.decimals($0.threshold))"),
              .count($0.accepted.successes, of: $0.accepted.trials), .init($0.accepted),
            ]
          )
        }
      })
  }

  private func table(_ ratings: [RatingRow]) -> ReportTable {
    table(
      title: "Ratings:",
      [
        .init("rater"), .init("score"), .init("mean", .estimate(decimals: 3)), .init("recordings", .integer),
        .init("failed", .integer),
      ],
      rows: ratings.map { row in
        (
          [row.protection, row.purifier, row.cloner],
          [
            .text(row.rater), .text("\(row.score), \(row.unit)"), .init(row.value),
            .integer(row.value.count), .integer(row.failed),
          ]
        )
      })
  }

  private func table(_ errors: [WordErrorRow]) -> ReportTable {
    table(
      title: "Words that a recogniser gets wrong:",
      [
        .init("recogniser"), .init("wrong", .count), .init("rate", .share(decimals: 1)),
        .init("recordings", .integer), .init("failed", .integer),
      ],
      rows: errors.map { row in
        (
          [row.protection, row.purifier, row.cloner],
          [
            .text(row.recogniser), .count(Int(row.errors.numerator), of: Int(row.errors.denominator)),
            .init(row.errors), .integer(row.errors.count), .integer(row.failed),
          ]
        )
      })
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
