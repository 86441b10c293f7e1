import AssayFiles
import AssayRoles

/// The seed that one method gets for one utterance.
enum UnitSeed {
  /// The first 64 bits of the SHA-256 of the run's seed, the role and the utterance's id.
  ///
  /// The role is part of it so that a purifier that adds noise does not draw the noise of the protection.
  static func derive(run: UInt64, role: Role, utterance: String) -> UInt64 {
    derive(run: run, purpose: role.rawValue, utterance: utterance)
  }

  /// - Parameter purpose: a role, or what else is drawn for an utterance.
  static func derive(run: UInt64, purpose: String, utterance: String) -> UInt64 {
    let hash = ContentHash(of: "assay unit seed\n\(run)\n\(purpose)\n\(utterance)")
    return hash.hexadecimal.prefix(16).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
  }
}
