import AssayPhonetics
import Foundation
import _AssayTestSupport

extension TestNeed {
  /// What finds phones and pronounces words that are in no dictionary.
  static let aligner = TestNeed("pocketsphinx-en-us and espeak-ng", remedy: "run scripts/bootstrap") {
    (try? PocketsphinxModel.find()) != nil && TestNeed.program("espeak-ng").isMet()
  }

  /// Nobody can forbid the superuser to write.
  static let ordinaryUser = TestNeed("another user than root", remedy: "run make test as one") {
    geteuid() != 0
  }
}
