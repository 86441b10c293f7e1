import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor

/// What an artefact is made of. Its hash addresses the artefact: the same recipe is never carried out twice, and
/// anything that changes the result changes the address.
struct ArtefactRecipe: Codable, Equatable, Sendable {
  /// What the method is given.
  struct Input: Codable, Equatable, Sendable {
    /// SHA-256 of the audio file.
    let audio: ContentHash
    let utterance: String
    let speaker: String
    let gender: Utterance.Gender?
    /// SHA-256 of the words.
    let transcript: ContentHash?
    /// For a protection: SHA-256 of the recordings that it may choose a target from.
    var candidates: ContentHash?
    /// For a protection that learns from other recordings of the speaker: SHA-256 of these.
    var learned: ContentHash?
    /// For a control: SHA-256 of the audio that it is made like.
    var model: ContentHash?
    /// For a cloner: SHA-256 of the recording or the words that are said.
    var content: ContentHash?
  }

  let method: MethodRecipe
  /// The seed for this utterance.
  let seed: UInt64
  let input: Input

  /// SHA-256 of the canonical JSON.
  func key() throws -> ContentHash { ContentHash(of: try CanonicalJSON.text(self)) }

  /// What the artefact says of itself, in its metadata and beside it.
  func provenance(key: ContentHash, of speech: ProcessedSpeech, device: Device) -> Provenance {
    var details = speech.details.mapValues(\.description)
    details["artefact"] = key.hexadecimal
    return Provenance(
      role: method.role.rawValue, method: method.method,
      parameters: method.parameters.values.mapValues(\.description), seed: seed,
      inputs: [Provenance.Input(name: input.utterance, sha256: input.audio)], weights: method.weights,
      device: device.description, details: details, notices: speech.notices, synthetic: method.role == .cloner
    )
  }
}
