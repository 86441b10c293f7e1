import AssayFiles

/// The seed that one method gets for one utterance: the one rule of single-file commands and audits.
///
/// It depends on the run's seed, the role and the utterance's id, and on nothing else. So `assay purify` and an audit
/// give the same samples for the same seed, and the clean, protected and purified versions of an utterance, which share
/// an id, get the same noise: they can be compared in pairs.
public enum UnitSeed {
  /// The first 64 bits of the SHA-256 of the run's seed, the role and the utterance's id.
  ///
  /// The role is part of it so that a purifier that adds noise does not draw the noise of the protection.
  ///
  /// - Parameter utterance: the id, see ``Utterance/id``.
  public static func derive(run: UInt64, role: Role, utterance: String) -> UInt64 {
    derive(run: run, purpose: role.rawValue, utterance: utterance)
  }

  /// - Parameter purpose: a role, or what else is drawn for an utterance.
  public static func derive(run: UInt64, purpose: String, utterance: String) -> UInt64 {
    let hash = ContentHash(of: "assay unit seed\n\(run)\n\(purpose)\n\(utterance)")
    return hash.hexadecimal.prefix(16).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
  }
}
