import AssayFiles
public import AssayStore
public import Foundation

/// A clone of an audit that was made of a voice as it was recorded, neither protected nor purified, and what it says.
public struct ClonedSpeech: Sendable, Equatable {
  /// The cloner's label.
  public let cloner: String
  /// Whose voice it is: the reference's id.
  public let utterance: String
  public let url: URL
  /// The words; `nil` where the content has no transcript.
  public let words: String?
  /// The recording that it says again; `nil` for text to speech.
  public let source: PlannedUtterance?

  /// All of a run, in the order of cloners and utterances.
  ///
  /// - Throws: ``AuditError`` for a folder that holds no audit; `StoreError` when it cannot be read.
  public static func all(in folder: RunFolder) throws -> [ClonedSpeech] {
    let plan = try AuditPlan(contentsOf: folder.plan)
    let contents = CloneContents(plan.utterances, seed: plan.seed)
    let database = try AuditDatabase(folder)
    let places = Dictionary(uniqueKeysWithValues: plan.utterances.enumerated().map { ($1.id, $0) })
    let labels = Set(plan.clonerLabels)
    return try database.methods(role: "cloner").filter { labels.contains($0.label) }.flatMap { method in
      try database.artefacts(method: method.key).values.compactMap { record -> ClonedSpeech? in
        let recipe = try JSONDecoder().decode(ArtefactRecipe.self, from: Data(record.recipe.utf8))
        guard let place = places[record.utterance], let key = ContentHash(hexadecimal: record.key),
          recipe.input.audio == plan.utterances[place].contentHash
        else { return nil }
        let sentence = contents.sentence(for: place)
        let isText = recipe.input.content == ContentHash(of: sentence)
        let source = isText ? nil : contents.recording(for: place).map { plan.utterances[$0] }
        return ClonedSpeech(
          cloner: method.label, utterance: record.utterance, url: folder.artefact(key),
          words: isText ? sentence : source?.transcript, source: source)
      }.sorted { $0.utterance.precedes($1.utterance) }
    }
  }
}
