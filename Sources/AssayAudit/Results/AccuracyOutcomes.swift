/// The outcomes of one cell of a table of accuracies, grouped by speaker.
struct AccuracyOutcomes {
  let protection: String
  let cloner: String
  let purifier: String
  let verifier: String
  /// 1 for accepted, 0 for not.
  let sample: ClusteredSample
}
