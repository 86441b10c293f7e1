/// Held-out speech, and the amount of it to use.
public struct TrainingValidation: Codable, Sendable, Hashable {
  public var speech: [String]
  public var count: Int
  /// The largest length taken of each recording.
  public var seconds: Double
  public var seed: UInt64

  public init(speech: [String] = [], count: Int = 20, seconds: Double = 8, seed: UInt64 = 7) {
    self.speech = speech
    self.count = count
    self.seconds = seconds
    self.seed = seed
  }
}
