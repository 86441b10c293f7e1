package import AssayReport

extension MethodComparisons {
  /// A table for each place where methods are compared.
  package static func report(_ tables: [MethodComparisons]) -> Report {
    let count = tables.reduce(0) { $0 + $1.pairs.count }
    return Report(
      tables.map { .table($0.table) } + [
        .paragraph(
          "Differences are scores of the second minus the first, with 95 % intervals clustered by speaker; p "
            + "adjusted by Holm for \(count) comparisons.")
      ])
  }

  private var table: ReportTable {
    let place = axis == .purifiers ? "after \(fixed)" : "before purifier \(fixed)"
    let subject = cloner == AuditPlan.uncloned ? "" : ", cloned by \(cloner)"
    return ReportTable(
      title: "\(axis.rawValue) \(place)\(subject), by \(verifier)",
      [
        .init("first"), .init("second"), .init("difference", .estimate(decimals: 3)),
        .init("d", key: "effect_size", .number(decimals: 2)),
        .init("accepted", .share(decimals: 1)), .init("p (Holm)", key: "p_holm", .number(decimals: 4)),
        .init("the second is", key: "finding"),
      ],
      rows: pairs.map { pair in
        [
          .text(pair.first), .text(pair.second), .init(pair.difference), .number(pair.effectSize),
          .init(pair.acceptance), .number(pair.adjustedPValue), .text(pair.finding.rawValue),
        ]
      })
  }
}
