import AssayPrograms
import Foundation

/// Pronounces words by espeak-ng's rules for American English.
struct EspeakPronouncer: Sendable {
  static let program = "espeak-ng"
  static let timeLimit = Duration.seconds(10)

  var searchPath: String?

  /// - Returns: with stress; `nil` when espeak-ng has nothing that ARPAbet can write.
  /// - Throws: ``PhoneticsError`` with code `.notInstalled` without espeak-ng, or `ProgramError` when it fails.
  func pronunciation(of word: String) throws -> Pronunciation? {
    guard ExternalProgram.find(Self.program, searchPath: searchPath) != nil else {
      throw PhoneticsError(
        .notInstalled,
        "“\(word)” is in no dictionary, and espeak-ng, which would pronounce it, is not installed: run "
          + "scripts/bootstrap.")
    }
    // By standard input, so that a word starting with a hyphen is no option.
    let result = try ExternalProgram.runChecked(
      Self.program, ["-q", "--ipa", "--sep=_", "-v", "en-us", "--stdin"], timeLimit: Self.timeLimit,
      input: Data(word.utf8), searchPath: searchPath)
    return IPAPhonemes.pronunciation(of: String(decoding: result.output, as: UTF8.self))
  }
}
