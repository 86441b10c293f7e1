/// The weights of the terms of a cloner's loss.
public struct CloningLoss: Sendable, Codable, Hashable {
  /// The mean absolute difference of ln mel power between resynthesised speech and the original.
  public var level: Double
  /// The differences of compressed magnitudes at several resolutions.
  public var magnitude: Double
  /// One minus the cosine of the d-vectors of resynthesised speech and the original.
  public var ownIdentity: Double
  /// The same for speech in another voice and that voice.
  public var otherIdentity: Double
  /// Cosines above this value count as equal.
  public var enough: Double
  /// The cross-entropy of the phones of speech in another voice, read by a network trained in parallel.
  public var reading: Double
  /// The squared error of ln pitch.
  public var pitch: Double

  private enum CodingKeys: String, CodingKey {
    case level, magnitude, enough, reading, pitch
    case ownIdentity = "own_identity"
    case otherIdentity = "other_identity"
  }

  public init(
    level: Double = 1, magnitude: Double = 2, ownIdentity: Double = 1, otherIdentity: Double = 3,
    enough: Double = 0.92, reading: Double = 0.15, pitch: Double = 5
  ) {
    self.level = level
    self.magnitude = magnitude
    self.ownIdentity = ownIdentity
    self.otherIdentity = otherIdentity
    self.enough = enough
    self.reading = reading
    self.pitch = pitch
  }
}
