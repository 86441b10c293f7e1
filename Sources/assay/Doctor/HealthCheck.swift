/// One line of `assay doctor`.
struct HealthCheck: Encodable {
  enum Status: String, Encodable {
    case ok
    case missing
  }

  let name: String
  let status: Status
  /// Whether the usual commands cannot do without it.
  let isNeeded: Bool
  /// What was found, or what is wrong.
  let found: String
  /// What to do about it; `nil` where all is well.
  let remedy: String?

  private enum CodingKeys: String, CodingKey {
    case name, status, found, remedy
    case isNeeded = "needed"
  }

  static func ok(_ name: String, _ found: String) -> HealthCheck {
    HealthCheck(name: name, status: .ok, isNeeded: true, found: found, remedy: nil)
  }

  static func missing(_ name: String, _ found: String, remedy: String, needed: Bool = true) -> HealthCheck {
    HealthCheck(name: name, status: .missing, isNeeded: needed, found: found, remedy: remedy)
  }
}
