/// One number that a rater or a measure gives.
public struct ScoreDescription: Sendable, Equatable, Codable {
  /// In results, such as `mos` or `snr`: lowercase with hyphens.
  public let name: String
  /// What it is, in a few words.
  public let summary: String
  /// `dB`, or `1 to 5`.
  public let unit: String

  public init(_ name: String, unit: String, _ summary: String) {
    self.name = name
    self.summary = summary
    self.unit = unit
  }
}
