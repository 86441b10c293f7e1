/// One cell of the table: a protection and a purifier by their labels.
struct AuditCell: Hashable {
  let protection: String
  let purifier: String
}
