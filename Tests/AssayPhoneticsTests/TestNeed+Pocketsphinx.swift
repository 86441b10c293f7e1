import _AssayTestSupport

@testable import AssayPhonetics

extension TestNeed {
  /// pocketsphinx's acoustic model and dictionary.
  static let pocketsphinx = TestNeed("pocketsphinx-en-us", remedy: "run scripts/bootstrap") {
    (try? PocketsphinxModel.find()) != nil
  }
}
