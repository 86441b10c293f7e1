import AssayFiles
package import AssayPhonetics

/// What became of a recording that was aligned: an element of the JSON output, and the file beside its TextGrid.
package struct AlignmentOutcome: Encodable {
  package let input: String
  /// Absent when it failed.
  package let output: String?
  package let aligner: String
  package var words: Int?
  package var phones: Int?
  package var fallbacks: [PhoneticFallback] = []
  package var error: String?

  package init(
    input: String, output: String?, aligner: String, words: Int? = nil, phones: Int? = nil,
    fallbacks: [PhoneticFallback] = [], error: String? = nil
  ) {
    self.input = input
    self.output = output
    self.aligner = aligner
    self.words = words
    self.phones = phones
    self.fallbacks = fallbacks
    self.error = error
  }
  package let version = AssayVersion.current
}
