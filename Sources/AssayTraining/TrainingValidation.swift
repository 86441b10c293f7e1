/// Held-out speech and how much of it is used.
public struct TrainingValidation: Codable, Sendable, Hashable {
  public var speech: [String]
  public var count: Int
  /// At most, of each recording.
  public var seconds: Double
  public var seed: UInt64

  public init(speech: [String] = [], count: Int = 20, seconds: Double = 8, seed: UInt64 = 7) {
    self.speech = speech
    self.count = count
    self.seconds = seconds
    self.seed = seed
  }
}
