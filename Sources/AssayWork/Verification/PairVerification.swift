package import AssayRoles
package import Foundation

/// Compares pairs of recordings; a pair that fails does not stop the rest.
package struct PairVerification {
  package let verifier: any SpeakerVerifier
  /// What results call it.
  package let name: String
  package let threshold: Double
  package let embeddings: VerifierEmbeddings
  package let observer: any WorkObserver

  package init(
    _ verifier: any SpeakerVerifier, name: String, threshold: Double, _ embeddings: VerifierEmbeddings,
    observer: any WorkObserver
  ) {
    self.verifier = verifier
    self.name = name
    self.threshold = threshold
    self.embeddings = embeddings
    self.observer = observer
  }

  /// - Returns: the results in the pairs' order, and how many pairs failed.
  package func run(_ pairs: [(a: URL, b: URL)]) -> (results: [VerificationResult], failed: Int) {
    var failed = 0
    var told: Set<String> = []
    var results: [VerificationResult] = []
    embeddings.prepare(pairs.flatMap { [$0.a, $0.b] })
    for pair in pairs {
      do {
        let score = try verifier.similarity(
          embeddings.embedding(of: pair.a), embeddings.embedding(of: pair.b))
        results.append(
          VerificationResult(
            a: PipedInput.path(of: pair.a), b: PipedInput.path(of: pair.b), verifier: name, score: score,
            threshold: threshold, accepted: score >= threshold,
            notices: embeddings.cautions(of: [pair.a, pair.b])))
      } catch {
        failed += 1
        if told.insert("\(error)").inserted { observer.failure("\(error)") }
      }
    }
    embeddings.finish()
    return (results, failed)
  }
}
