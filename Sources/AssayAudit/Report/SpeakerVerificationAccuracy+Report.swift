package import AssayReport

extension SpeakerVerificationAccuracy {
  /// The cells, the averages, and which utterances count.
  package var report: Report {
    let names: [ReportTable.Column] = [.init("protection"), .init("purifier"), .init("cloner")]
    var blocks: [Report.Block] = [
      .table(
        ReportTable(
          names + [
            .init("verifier"), .init("k/n", key: "accepted", .count),
            .init("SVA", key: "accuracy", .share(decimals: 1)),
          ],
          rows: rows.map {
            [
              .text($0.protection), .text($0.purifier), .text($0.cloner), .text($0.verifier),
              .count($0.accuracy.successes, of: $0.accuracy.trials), .init($0.accuracy),
            ]
          }))
    ]
    if !averages.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            [
              .init("over the protections, by purifier", key: "purifier"), .init("cloner"), .init("verifier"),
              .init("pooled k/n", key: "pooled_accepted", .count), .init("pooled", .share(decimals: 1)),
              .init("macro", .share(decimals: 1)),
            ],
            rows: averages.map {
              [
                .text($0.purifier), .text($0.cloner), .text($0.verifier),
                .count($0.pooled.successes, of: $0.pooled.trials), .init($0.pooled), .init($0.macro),
              ]
            })))
    }
    return Report(blocks + [.paragraph("\(counted). 95 % intervals, clustered by speaker.")])
  }

  private var counted: String {
    switch filter {
    case .none: "Counts every utterance with a trial"
    case .verifier: "Counts utterances whose clean speech, or its clone, the same verifier accepts"
    case .any: "Counts utterances whose clean speech, or its clone, at least one of the verifiers accepts"
    }
  }
}
