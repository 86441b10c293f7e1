/// What was found out about one recording.
package struct RatingResult: Encodable {
  package let file: String
  /// What it was compared with.
  package let reference: String?
  /// By the columns' names, such as `distillmos.mos` or `snr`. A ratio to no difference is infinite, which JSON has as
  /// null.
  package let scores: [String: Double]
  package let notices: [String]

  package init(
    file: String, reference: String?, scores: [String: Double], notices: [String]
  ) {
    self.file = file
    self.reference = reference
    self.scores = scores
    self.notices = notices
  }

  private enum CodingKeys: String, CodingKey {
    case file, reference, scores, notices
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encodeIfPresent(reference, forKey: .reference)
    try container.encode(scores.mapValues { $0.isFinite ? $0 : nil }, forKey: .scores)
    try container.encode(notices, forKey: .notices)
  }
}
