package import AssayPhonetics

extension PhoneticFallback.Kind {
  /// As a summary counts them.
  package var phrase: String {
    switch self {
    case .automaticTranscript: "transcripts recognised automatically"
    case .pronunciationByRule: "words pronounced by rule"
    case .stressByRule: "words stressed by rule"
    case .otherStress: "phones of another stress"
    case .unknownPhone: "unknown phones"
    case .zeroGuidance: "without guidance"
    case .lengthMismatch: "of another length"
    }
  }

  /// Counts in words, such as `unknown phones: 3`, in the order of the kinds.
  package static func phrases(_ counts: [PhoneticFallback.Kind: Int]) -> [String] {
    allCases.compactMap { kind in counts[kind].map { "\(kind.phrase): \($0)" } }
  }
}
