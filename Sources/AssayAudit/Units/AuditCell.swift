/// One cell of the table: a protection, a purifier and a cloner by their labels.
struct AuditCell: Hashable, Sendable {
  let protection: String
  let purifier: String
  var cloner = AuditPlan.uncloned

  /// The recordings as they are.
  static let clean = AuditCell(protection: AuditPlan.unprotected, purifier: AuditPlan.unpurified)
}
