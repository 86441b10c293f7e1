/// What was found out about one recording.
struct RatingResult: Encodable {
  let file: String
  /// What it was compared with.
  let reference: String?
  /// By the columns' names, such as `distillmos.mos` or `snr`. A ratio to no difference is infinite, which JSON has as
  /// null.
  let scores: [String: Double]
  let notices: [String]

  private enum CodingKeys: String, CodingKey {
    case file, reference, scores, notices
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encodeIfPresent(reference, forKey: .reference)
    try container.encode(scores.mapValues { $0.isFinite ? $0 : nil }, forKey: .scores)
    try container.encode(notices, forKey: .notices)
  }
}
