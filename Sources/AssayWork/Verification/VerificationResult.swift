/// What a verifier says about two recordings.
package struct VerificationResult: Encodable {
  package let a: String
  package let b: String
  package let verifier: String
  /// Cosine similarity.
  package let score: Double
  package let threshold: Double
  package let accepted: Bool
  /// Why that is to be read with care; each begins with the recording's name.
  package let notices: [String]

  package init(
    a: String, b: String, verifier: String, score: Double, threshold: Double, accepted: Bool,
    notices: [String]
  ) {
    self.a = a
    self.b = b
    self.verifier = verifier
    self.score = score
    self.threshold = threshold
    self.accepted = accepted
    self.notices = notices
  }
}
