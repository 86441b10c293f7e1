/// What a method does in the experiment; data flows through them in this order.
public enum Role: String, Sendable, Codable, CaseIterable {
  case protection, purifier, cloner, verifier, rater, recogniser

  /// The role's name for several methods, as in "5 purifiers".
  public var plural: String { rawValue + "s" }
}
