/// What a purifier does to a protection.
public struct PurifierVerdict: Sendable, Codable, Equatable {
  public enum Outcome: String, Sendable, Codable {
    /// Acceptance rises, and at least half of what the protection took comes back.
    case defeats
    /// Acceptance rises, but less than half of it comes back.
    case weakens
    /// The data do not tell whether acceptance rises.
    case notDistinguishable
    /// Acceptance falls further.
    case adds
    /// There is no protection to defeat.
    case nothingToDefeat
  }

  public let purifier: String
  public let outcome: Outcome
  /// Acceptance of purified less acceptance of unpurified protected speech.
  public let rise: RateDifference
  /// The rise as a share of what the protection took; may be below 0 or above 1. `nil` where it took nothing.
  public let recovered: Double?

  /// - Parameter effect: acceptance of protected less acceptance of clean speech.
  init(purifier: String, effect: RateDifference, rise: RateDifference, protects: Bool) {
    self.purifier = purifier
    self.rise = rise
    recovered =
      if let taken = effect.difference, taken < 0, let rise = rise.difference { rise / -taken } else { nil }
    outcome =
      if !protects {
        .nothingToDefeat
      } else if let interval = rise.interval, interval.lower > 0 {
        // A rise can be certain and still small; "defeated" is to mean that it matters.
        (recovered ?? 0) >= 0.5 ? .defeats : .weakens
      } else if let interval = rise.interval, interval.upper < 0 {
        .adds
      } else {
        .notDistinguishable
      }
  }
}
