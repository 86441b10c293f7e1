import AssayErrors

/// A substitute for what was asked for. Each is counted, shown and recorded.
public struct PhoneticFallback: Sendable, Hashable, Codable, CustomStringConvertible {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// There was no transcript, so the words come from a recogniser.
    case automaticTranscript
    /// A word is in no dictionary, so its pronunciation comes from rules.
    case pronunciationByRule
    /// No dictionary has the stress of a word, so it comes from rules.
    case stressByRule
    /// The guidance dictionary does not have a phone, so the spectrum of another stress is used.
    case otherStress
    /// The guidance dictionary does not have a phone with any stress: its frames are zero.
    case unknownPhone
    /// There is no alignment: all of Λ is zero.
    case zeroGuidance
    /// Phones cover less than 0.8 or more than 1.3 of the frames.
    case lengthMismatch
  }

  public let kind: Kind
  /// The word or phone, or the reason.
  public let subject: String

  public init(_ kind: Kind, _ subject: String) {
    self.kind = kind
    self.subject = subject
  }

  public var description: String {
    switch kind {
    case .automaticTranscript: "no transcript; recognised automatically: “\(subject)”"
    case .pronunciationByRule: "“\(subject)” is in no dictionary; pronounced by espeak-ng"
    case .stressByRule: "no dictionary gives the stress of “\(subject)”; stressed by rule"
    case .otherStress: "\(subject) is not in the guidance dictionary; its vowel with another stress is used"
    case .unknownPhone: "“\(subject)” is not in the guidance dictionary; its frames are zero"
    case .zeroGuidance: "no guidance: \(subject)"
    case .lengthMismatch: subject
    }
  }
}

extension [PhoneticFallback] {
  /// - Throws: ``PhoneticsError`` with code `.fallback` when there is any.
  func requireNone(_ name: String) throws {
    guard let first else { return }
    throw PhoneticsError(
      .fallback,
      "\(name): \(first)\(count > 1 ? " (and \(count - 1) more)" : ""), which strict mode refuses: correct it, or leave strict mode off."
    )
  }
}
