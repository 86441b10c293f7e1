import AssayFiles
import AssayPhonetics

/// What became of a recording that was aligned: an element of the JSON output, and the file beside its TextGrid.
struct AlignmentOutcome: Encodable {
  let input: String
  /// Absent when it failed.
  let output: String?
  let aligner: String
  var words: Int?
  var phones: Int?
  var fallbacks: [PhoneticFallback] = []
  var error: String?
  let version = AssayVersion.current
}
