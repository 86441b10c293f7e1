import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("The dictionary with stress")
struct StressDictionaryFileTests {
  @Test("It is the one that a variable names, or the one that was pulled")
  func places() throws {
    let published = ContentHash(of: "CAT  K AE1 T\n")
    try TestFiles.withTemporaryFolder { folder in
      let models = folder.appendingPathComponent("models")
      let pulled = models.appendingPathComponent("cmudict/cmudict.dict")
      let other = folder.appendingPathComponent("other.dict")
      let environment = ["ASSAY_MODELS": models.path]
      #expect(try StressDictionaryFile.find(environment: environment)?.path != pulled.path)
      try FileManager.default.createDirectory(
        at: pulled.deletingLastPathComponent(), withIntermediateDirectories: true)
      for url in [pulled, other] { try Data("CAT  K AE1 T\n".utf8).write(to: url) }
      #expect(
        try StressDictionaryFile.find(environment: environment, published: published)?.path == pulled.path)
      // Pulled is what the catalogue pins; nobody says what one's own must be.
      let damaged = #expect(throws: PhoneticsError.self) {
        try StressDictionaryFile.find(environment: environment)
      }
      #expect(
        damaged?.message.contains("\(pulled.path) is not the dictionary that the catalogue names") == true)
      let named = environment.merging(["ASSAY_CMUDICT": other.path]) { $1 }
      #expect(try StressDictionaryFile.find(environment: named)?.path == other.path)
      let cache = ["XDG_CACHE_HOME": folder.path]
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("assay"), withIntermediateDirectories: true)
      try FileManager.default.moveItem(at: models, to: folder.appendingPathComponent("assay/models"))
      #expect(
        try StressDictionaryFile.find(environment: cache, published: published)?.path
          == folder.appendingPathComponent("assay/models/cmudict/cmudict.dict").path)
      let error = #expect(throws: PhoneticsError.self) {
        try StressDictionaryFile.find(environment: ["ASSAY_CMUDICT": folder.path + "/gone"])
      }
      #expect(error?.message.contains("which ASSAY_CMUDICT names") == true)
    }
  }
}
