import AssayErrors
import AssayFiles
import AssayPrograms
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Model catalogue")
struct ModelCatalogTests {
  @Test("Names are unique, and every file has a source")
  func entries() {
    #expect(Set(ModelCatalog.entries.map(\.name)).count == ModelCatalog.entries.count)
    for entry in ModelCatalog.entries {
      #expect(Set(entry.files.map(\.name)).count == entry.files.count)
      #expect(entry.files.allSatisfy { ($0.content?.size ?? 1) > 0 })
      #expect(!entry.licence.isEmpty && !entry.source.isEmpty)
    }
  }

  @Test("Where no licence is stated the catalogue says so")
  func licences() throws {
    #expect(try ModelCatalog.entry(named: "phonepure-official").licence == "none stated")
    #expect(try ModelCatalog.entry(named: "ge2e").licence == "Apache-2.0")
  }

  @Test("An unknown name is refused with the names there are")
  func unknown() {
    let error = #expect(throws: RoleError.self) { try ModelStore.url(of: "nothing") }
    #expect(error?.code == .unknownMethod)
    #expect(error?.message.contains("ge2e") == true)
  }

  @Test("Of a model with several files only the one that is needed has to be there, with its own hash")
  func oneFile() throws {
    try TestFiles.withTemporaryFolder { folder in
      let own = folder.appendingPathComponent("nisqa")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let file = own.appendingPathComponent("nisqa_tts.tar")
      let missing = #expect(throws: RoleError.self) {
        try ModelStore.url(of: "nisqa", file: "nisqa_tts.tar", in: folder)
      }
      #expect(missing?.message.contains("run: assay models pull nisqa") == true)
      try Data(count: 1_237_159).write(to: file)
      let damaged = #expect(throws: FileError.self) {
        try ModelStore.url(of: "nisqa", file: "nisqa_tts.tar", in: folder)
      }
      #expect(damaged?.code == .wrongHash)
      // Nobody has said what this file is.
      let unchecked = folder.appendingPathComponent("ecapa/embedding_model.ckpt")
      try FileManager.default.createDirectory(
        at: unchecked.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data([1]).write(to: unchecked)
      let error = #expect(throws: FileError.self) { try ModelStore.url(of: "ecapa", in: folder) }
      #expect(error?.message.contains("or it was not checked; run: assay models pull ecapa") == true)
    }
  }

  @Test(
    "Of a model with several files one is enough where no other is needed", .needs(.shared("models/nisqa")))
  func publishedFile() throws {
    try TestFiles.withTemporaryFolder { folder in
      let own = folder.appendingPathComponent("nisqa")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let file = own.appendingPathComponent("nisqa_tts.tar")
      try FileManager.default.copyItem(at: TestFiles.shared("models/nisqa/nisqa_tts.tar"), to: file)
      #expect(try ModelStore.url(of: "nisqa", file: "nisqa_tts.tar", in: folder) == file)
      #expect(throws: RoleError.self) { try ModelStore.url(of: "nisqa", in: folder) }
    }
  }

  @Test("A file counts by its size and hash, also after it has changed")
  func intact() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("weights")
      let file = CatalogEntry.Content(size: 4, sha256: ContentHash(of: "abcd"))
      try Data("abcd".utf8).write(to: url)
      #expect(try ModelStore.isIntact(url, file))
      #expect(try ModelStore.isIntact(url, file))
      try Data("abce".utf8).write(to: url)
      #expect(try !ModelStore.isIntact(url, file))
      try Data("abcde".utf8).write(to: url)
      #expect(try !ModelStore.isIntact(url, file))
    }
  }
}
