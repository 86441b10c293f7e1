/// What a cloner is trained to do, and how much each counts.
public struct CloningLoss: Sendable, Codable, Hashable {
  /// Of the mean absolute difference of ln mel power, speech that is spoken again against the original.
  public var level: Double
  /// Of the differences of compressed magnitudes at several resolutions.
  public var magnitude: Double
  /// Of one minus the cosine of d-vectors, of speech that is spoken again.
  public var ownIdentity: Double
  /// The same for speech in another voice.
  public var otherIdentity: Double
  /// Cosines above this are as good.
  public var enough: Double
  /// Of the cross-entropy with which a network that is trained beside reads the phones of speech in another voice.
  public var reading: Double
  /// Of the squared error of ln pitch.
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
