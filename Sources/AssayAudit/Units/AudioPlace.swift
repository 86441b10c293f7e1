/// Where a recording of an audit is: one utterance in one cell of the table.
struct AudioPlace: Hashable, Sendable {
  let cell: AuditCell
  /// Among the plan's utterances.
  let utterance: Int

  /// The same utterance as its protection left it.
  var unpurified: AudioPlace {
    AudioPlace(
      cell: AuditCell(protection: cell.protection, purifier: AuditPlan.unpurified), utterance: utterance)
  }

  /// The same utterance before it was cloned.
  var uncloned: AudioPlace {
    AudioPlace(
      cell: AuditCell(protection: cell.protection, purifier: cell.purifier), utterance: utterance)
  }

  /// The clean recording.
  var clean: AudioPlace { AudioPlace(cell: .clean, utterance: utterance) }

  /// Another utterance in the same cell.
  func other(_ utterance: Int) -> AudioPlace { AudioPlace(cell: cell, utterance: utterance) }
}
