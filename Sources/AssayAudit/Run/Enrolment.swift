/// Which recording a speaker is enrolled with when one of their recordings is verified.
///
/// It is the next clean recording of the same speaker in the order of ids, and the first one after the last.
/// So the words differ, no recording is compared with itself, and every recording is enrolled once.
struct Enrolment {
  private let partners: [Int?]

  /// - Parameter utterances: in the order of ids.
  init(_ utterances: [PlannedUtterance]) {
    var partners = [Int?](repeating: nil, count: utterances.count)
    for indices in Dictionary(grouping: utterances.indices, by: { utterances[$0].speaker }).values
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
