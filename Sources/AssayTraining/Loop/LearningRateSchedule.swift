import Foundation

/// The learning rate by step: a linear warm-up, then constant, or falling as half a cosine.
public struct LearningRateSchedule: Sendable, Codable, Hashable {
  public enum Decay: String, Sendable, Codable, CaseIterable {
    case none
    case cosine
  }

  /// The highest rate.
  public var peak: Double
  /// The number of steps to reach the highest rate.
  public var warmupSteps: Int
  public var decay: Decay
  /// The end of a decay, as a share of the peak.
  public var floor: Double

  private enum CodingKeys: String, CodingKey {
    case peak
    case warmupSteps = "warmup"
    case decay
    case floor
  }

  public init(peak: Double, warmupSteps: Int = 0, decay: Decay = .none, floor: Double = 0.02) {
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.decay = decay
    self.floor = floor
  }

  /// The rate of step number `step` (from 0) of `steps`.
  public func rate(_ step: Int, of steps: Int) -> Double {
    if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
    guard decay == .cosine, steps > warmupSteps else { return peak }
    let share = min(1, Double(step - warmupSteps) / Double(steps - warmupSteps))
    return peak * (floor + (1 - floor) * (1 + cos(.pi * share)) / 2)
  }
}
