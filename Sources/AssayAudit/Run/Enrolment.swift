/// Which recording a speaker is enrolled with when one of their recordings is verified.
///
/// It is the next clean recording of the same speaker in the order of ids, and the first one after the last.
/// So the words differ, no recording is compared with itself, and every recording is enrolled once.
struct Enrolment {
  private let partners: [Int?]

  /// - Parameters:
  ///   - utterances: in the order of ids.
  ///   - tested: the indices of those that are verified and enrolled, in order; `nil` for all.
  init(_ utterances: [PlannedUtterance], tested: [Int]? = nil) {
    var partners = [Int?](repeating: nil, count: utterances.count)
    let tested = tested ?? Array(utterances.indices)
    for indices in Dictionary(grouping: tested, by: { utterances[$0].speaker }).values
    where indices.count > 1 {
      for (place, index) in indices.enumerated() { partners[index] = indices[(place + 1) % indices.count] }
    }
    self.partners = partners
  }

  /// The index of the recording to enrol; `nil` when the speaker has no other one.
  func partner(of index: Int) -> Int? { partners[index] }

  static let rule =
    "A recording is verified against the next clean recording of the same speaker in the order of ids, the last "
    + "one against the first; a speaker with a single recording has no trial."
}
