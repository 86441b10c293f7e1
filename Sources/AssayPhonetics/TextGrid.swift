/// Praat's annotation of a recording: named tiers of labelled intervals.
///
/// Point tiers are skipped, because neither words nor phones are points.
public struct TextGrid: Sendable, Equatable {
  public struct Interval: Sendable, Equatable {
    /// Seconds.
    public let start: Double
    /// Seconds; after `start`.
    public let end: Double
    public let text: String

    public init(start: Double, end: Double, text: String) {
      self.start = start
      self.end = end
      self.text = text
    }
  }

  public struct Tier: Sendable, Equatable {
    public let name: String
    /// In time order, without overlaps, possibly with gaps.
    public let intervals: [Interval]

    public init(name: String, intervals: [Interval]) {
      self.name = name
      self.intervals = intervals
    }
  }

  /// Praat's two text formats.
  public enum Format: Sendable, CaseIterable {
    /// With a name before every value.
    case long
    /// Values only.
    case short
  }

  /// Seconds; usually 0.
  public let start: Double
  /// Seconds.
  public let end: Double
  public let tiers: [Tier]

  public init(start: Double = 0, end: Double, tiers: [Tier]) {
    self.start = start
    self.end = end
    self.tiers = tiers
  }

  /// The first tier of this name.
  public func tier(named name: String) -> Tier? { tiers.first { $0.name == name } }
}
