/// What was found of one thing that Assay needs on a machine.
package struct HealthCheck: Encodable {
  package enum Status: String, Encodable {
    case ok
    case missing
  }

  package let name: String
  package let status: Status
  /// Whether the usual commands cannot do without it.
  package let isNeeded: Bool
  /// What was found, or what is wrong.
  package let found: String
  /// What to do about it; `nil` where all is well.
  package let remedy: String?

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
