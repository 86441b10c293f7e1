/// What a verifier says about two recordings.
struct VerificationResult: Encodable {
  let a: String
  let b: String
  let verifier: String
  /// Cosine similarity.
  let score: Double
  let threshold: Double
  let accepted: Bool
  /// Why that is to be read with care; each begins with the recording's name.
  let notices: [String]
}
