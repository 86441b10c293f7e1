import AssayErrors
import AssayFiles
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Model folders")
struct ModelFolderTests {
  private func make(_ name: String, in folder: URL, manifest: String = #"{"kind": "k", "licence": "MIT"}"#)
    throws -> URL
  {
    let own = folder.appendingPathComponent(name, isDirectory: true)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try Data(manifest.utf8).write(to: own.appendingPathComponent("model.json"))
    return own
  }

  @Test("A name is a folder of the models folder, a path is itself, and what there is is listed")
  func finding() throws {
    try TestFiles.withTemporaryFolder { folder in
      let own = try make("mine", in: folder)
      #expect(try ModelFolder.find("mine", in: folder) == own)
      #expect(try ModelFolder.find(own.path, in: folder).path == own.path)
      #expect(ModelFolder.all(in: folder).keys.sorted() == ["mine"])
      for (name, sentence) in [
        ("yours", "There is no model “yours”"), ("yours", "which has mine"),
        ("phonepure-official", "run: assay models pull phonepure-official"),
      ] {
        let error = #expect(throws: RoleError.self) { try ModelFolder.find(name, in: folder) }
        #expect(error?.code == .missingModel && error?.message.contains(sentence) == true)
      }
    }
  }

  @Test("What is no manifest is refused, and is not listed")
  func malformed() throws {
    try TestFiles.withTemporaryFolder { folder in
      for text in ["{", "[]", #"{"kind": "k"}"#] {
        let own = try make("bad", in: folder, manifest: text)
        let error = #expect(throws: RoleError.self) { try ModelFolder(own) }
        #expect(error?.message.contains("model.json is not understood") == true)
      }
      #expect(ModelFolder.all(in: folder).isEmpty)
      #expect(
        try ModelFolder.state(of: folder.appendingPathComponent("bad"))
          == .damaged(folder.appendingPathComponent("bad/model.json")))
    }
  }
}
