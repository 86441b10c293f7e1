/// One cell of the table: a protection, a purifier and a cloner by their labels.
struct AuditCell: Hashable {
  let protection: String
  let purifier: String
  var cloner = AuditPlan.uncloned
}
