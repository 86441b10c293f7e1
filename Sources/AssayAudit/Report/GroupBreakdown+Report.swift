package import AssayReport

extension GroupBreakdown {
  /// The groups of every cell.
  ///
  /// - Parameter all: whether to list every group, or of more than four only the worst.
  package func report(all: Bool) -> Report {
    let count = rows.first?.groups.count ?? 0
    // Few groups stand beside each other anyway.
    let isShortened = !all && count > 4
    let table = ReportTable(
      [
        .init("protection"), .init("purifier"), .init("cloner"), .init("verifier"), .init(trait.rawValue),
        .init("accepted", .count), .init("rate", .share(decimals: 1)), .init("score", .estimate(decimals: 3)),
      ],
      rows: rows.flatMap { row in
        row.groups.filter { !isShortened || $0.name == row.worst }.map { group in
          [
            .text(row.protection), .text(row.purifier), .text(row.cloner), .text(row.verifier),
            .text(group.name + (group.name == row.worst ? " (worst)" : "")),
            .count(group.accepted.successes, of: group.accepted.trials), .init(group.accepted),
            .init(group.score),
          ]
        }
      })
    let left =
      "Only the worst of \(count) groups is shown; use the option all to show all."
    return Report([.table(table)] + (isShortened ? [.paragraph(left)] : []))
  }
}
