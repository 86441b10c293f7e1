/// Scores of pairs of recordings in ascending order, each with whether its pair is of one speaker.
struct SortedScores: Sendable {
  let scores: [Double]
  let isGenuine: [Bool]
  /// The place in what was given (genuine ones first) of each score.
  let origins: [Int]

  /// - Parameters: finite scores, in any order.
  init(genuine: [Double], impostor: [Double]) {
    let all = genuine + impostor
    origins = all.indices.sorted { (all[$0], $0) < (all[$1], $1) }
    scores = origins.map { all[$0] }
    isGenuine = origins.map { $0 < genuine.count }
  }
}
