/// What a rater says about one recording.
public struct Rating: Sendable, Equatable, Codable {
  /// In the order of the rater's descriptions.
  public let scores: [Double]
  /// Sentences on why the scores are to be read with care, such as a length that the model was not made for.
  public let notices: [String]

  public init(_ scores: [Double], notices: [String] = []) {
    self.scores = scores
    self.notices = notices
  }
}
