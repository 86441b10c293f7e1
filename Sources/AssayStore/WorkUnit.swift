/// One unit of an audit's work, by what a person would call it.
public struct WorkUnit: Codable, Sendable, Hashable {
  /// A method that measures audio.
  public struct Judge: Codable, Sendable, Hashable {
    /// `verifier`, `rater` or `recogniser`.
    public let role: String
    public let label: String

    public init(role: String, label: String) {
      self.role = role
      self.label = label
    }
  }

  public let utterance: String
  /// The protection's label.
  public let protection: String
  /// The purifier's label; empty for the unit that protects.
  public let purifier: String
  /// The cloner's label; empty for a unit that clones nothing.
  public let cloner: String
  /// Who measures; `nil` for a unit that makes audio.
  public let judge: Judge?

  public init(
    utterance: String, protection: String, purifier: String = "", cloner: String = "", judge: Judge? = nil
  ) {
    self.utterance = utterance
    self.protection = protection
    self.purifier = purifier
    self.cloner = cloner
    self.judge = judge
  }

  /// From the protection to the utterance, without what is empty.
  public var path: [String] {
    [protection, purifier, cloner, judge?.label ?? "", utterance].filter { !$0.isEmpty }
  }
}
