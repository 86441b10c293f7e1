import AssayFiles
import AssayRoles

/// What an artefact is made of. Its hash addresses the artefact: the same recipe is never carried out twice, and
/// anything that changes the result changes the address.
struct ArtefactRecipe: Codable, Equatable {
  /// What the method is given.
  struct Input: Codable, Equatable {
    /// SHA-256 of the audio file.
    let audio: ContentHash
    let utterance: String
    let speaker: String
    let gender: Utterance.Gender?
    /// SHA-256 of the words.
    let transcript: ContentHash?
    /// For a protection: SHA-256 of the recordings that it may choose a target from.
    let candidates: ContentHash?
  }

  let method: MethodRecipe
  /// The seed for this utterance.
  let seed: UInt64
  let input: Input

  /// SHA-256 of the canonical JSON.
  func key() throws -> ContentHash { ContentHash(of: try CanonicalJSON.text(self)) }
}
