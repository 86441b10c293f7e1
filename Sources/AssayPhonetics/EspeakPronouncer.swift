import AssayErrors
import AssayPrograms
import Foundation

/// Pronounces words with espeak-ng's rules for American English.
struct EspeakPronouncer: Sendable {
  static let program = "espeak-ng"
  static let timeLimit = Duration.seconds(10)

  var searchPath: String?

  /// - Returns: a pronunciation with stress; `nil` if ARPAbet cannot represent espeak-ng's.
  /// - Throws: ``PhoneticsError`` with code `.notInstalled` without espeak-ng, or `ProgramError` when it fails.
  func pronunciation(of word: String) throws -> Pronunciation? {
    guard ExternalProgram.find(Self.program, searchPath: searchPath) != nil else {
      throw PhoneticsError(
        .notInstalled,
        "“\(word)” is in no dictionary, and espeak-ng is not installed to pronounce it: run "
          + "scripts/bootstrap.")
    }
    // Through standard input, so that a word starting with a hyphen is not taken for an option.
    let result = try ExternalProgram.runChecked(
      Self.program, ["-q", "--ipa", "--sep=_", "-v", "en-us", "--stdin"], timeLimit: Self.timeLimit,
      input: Data(word.utf8), searchPath: searchPath)
    return IPAPhonemes.pronunciation(of: String(decoding: result.output, as: UTF8.self))
  }
}
