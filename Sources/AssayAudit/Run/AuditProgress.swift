public import AssayRoles
public import AssayStore

/// How far an audit is.
public struct AuditProgress: Sendable {
  public enum Phase: String, Sendable {
    /// Files and finished work are compared with their hashes, and every method is made once.
    case checking
    case protecting, purifying, cloning, verifying, rating, recognising
    /// Results are written.
    case summarising
  }

  public internal(set) var phase: Phase
  /// Units that are done, found done, or failed.
  public internal(set) var done: Int
  /// All units.
  public internal(set) var total: Int
  /// Of ``done``: those that an earlier run had finished.
  public internal(set) var reused: Int
  /// Of ``done``: those that failed, or whose input had failed.
  public internal(set) var failed: Int
  /// What is worked on.
  public internal(set) var unit: WorkUnit?
  /// How far the method is with it.
  public internal(set) var method: MethodProgress?
  /// Seconds the rest is going to take, by the mean duration of each method so far; `nil` while nothing is
  /// measured.
  public internal(set) var remainingSeconds: Double?
  /// Units that ``remainingSeconds`` leaves out, since their methods have not run yet.
  public internal(set) var unmeasuredUnits: Int
}
