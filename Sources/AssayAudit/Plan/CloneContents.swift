import AssayRoles

/// What clones say: of text to speech a sentence, of voice conversion another speaker's recording.
///
/// Both are drawn once for each recording whose voice is cloned, so that all of its clones, of clean, protected and purified
/// speech, say the same and differ by the voice alone. As in the paper there are 24 sentences, and recordings of other
/// speakers at random; the sentences are neutral in content.
struct CloneContents {
  static let sentences = [
    "The ferry leaves the northern pier at half past seven every morning.",
    "Please put the blue folder on the second shelf next to the window.",
    "It rained for three days, and then the river rose above the old bridge.",
    "We walked along the shore until the lights of the village came into view.",
    "The museum opens at ten, but the garden is open from eight o'clock.",
    "Her grandfather kept bees behind the house for more than forty years.",
    "Mix the flour with a little water before you add the melted butter.",
    "The train was late again, so we had tea and waited in the hall.",
    "A young oak needs plenty of light and room for its roots to grow.",
    "Nobody remembered who had painted the door of the boathouse yellow.",
    "The library moved to a larger building near the station last autumn.",
    "He tuned the old piano by ear and played a slow waltz for the guests.",
    "From the top of the tower you can see seven lakes on a clear day.",
    "The baker on the corner sells warm bread until the early evening.",
    "My neighbour repairs clocks and never charges for a small spring.",
    "They planted a row of pear trees along the southern wall of the yard.",
    "The path is steep at first, but it becomes easier after the chapel.",
    "Snow fell during the night and covered the roofs and the narrow streets.",
    "The children built a raft from barrels and crossed the quiet pond.",
    "Most of the letters in the box were written before the telephone came.",
    "A grey cat sleeps on the warm stones in front of the post office.",
    "The concert begins with a short piece for two violins and a flute.",
    "She counted the swallows on the wire and wrote the number in her book.",
    "The market is held on Thursdays in the square between the two churches.",
  ]

  private let utterances: [PlannedUtterance]
  private let seed: UInt64

  init(_ utterances: [PlannedUtterance], seed: UInt64) {
    self.utterances = utterances
    self.seed = seed
  }

  /// The sentence that clones of an utterance's voice say.
  func sentence(for index: Int) -> String {
    Self.sentences[number(index, below: Self.sentences.count)]
  }

  /// The recording that clones of an utterance's voice say again: any of another speaker; `nil` where there is one speaker.
  func recording(for index: Int) -> Int? {
    let others = utterances.indices.filter { utterances[$0].speaker != utterances[index].speaker }
    guard !others.isEmpty else { return nil }
    return others[number(index, below: others.count)]
  }

  private func number(_ index: Int, below count: Int) -> Int {
    Int(UnitSeed.derive(run: seed, purpose: "content", utterance: utterances[index].id) % UInt64(count))
  }

  static let rule =
    "All clones of a recording's voice say the same: one of 24 neutral sentences (text to speech), or a recording "
    + "of another speaker (voice conversion), drawn at random for each recording."
}
