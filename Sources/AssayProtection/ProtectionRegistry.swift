public import AssayRoles

/// Every protection by name.
public enum ProtectionRegistry {
  public static let all = Registry<any Protection>(
    .protection,
    [
      .init(AttackVC.description) { try AttackVC($0, $1) },
      .init(SurrogateProtection.description) { try SurrogateProtection($0, $1) },
    ])
}
