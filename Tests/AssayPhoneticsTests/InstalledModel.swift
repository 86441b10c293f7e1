import Foundation

@testable import AssayPhonetics

/// Whether pocketsphinx's model is on this machine.
enum InstalledModel {
  /// Says so on standard error when not.
  static let isThere: Bool = {
    let found = (try? PocketsphinxModel.find()) != nil
    if !found {
      FileHandle.standardError.write(Data("SKIPPED: tests of alignment (install pocketsphinx-en-us)\n".utf8))
    }
    return found
  }()
}
