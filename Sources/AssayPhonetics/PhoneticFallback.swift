/// Something that was done less well than asked for. Every one is counted, shown and recorded.
public struct PhoneticFallback: Sendable, Hashable, Codable, CustomStringConvertible {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// There was no transcript, so the words are a recogniser's.
    case automaticTranscript
    /// A word is in no dictionary, so its pronunciation is made by rules.
    case pronunciationByRule
    /// Stress is not from a dictionary of this word, but by rules.
    case stressByRule
    /// Another stress's spectrum stands for a phone that the guidance dictionary has not.
    case otherStress
    /// A phone that the guidance dictionary has in no form: its frames are zero.
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
    case .otherStress: "\(subject) is not in the guidance dictionary; another stress of it was taken"
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
      "\(name): \(first)\(count > 1 ? " (and \(count - 1) more)" : ""), and strict mode takes no substitutes."
    )
  }
}
