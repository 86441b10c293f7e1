import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayStore

@Suite("RunFolder")
struct RunFolderTests {
  @Test("An artefact lies in the folder of its first two digits")
  func artefactPath() {
    let folder = RunFolder(URL(fileURLWithPath: "/runs/one"))
    let key = ContentHash(of: "abc")
    #expect(
      folder.artefact(key).path
        == "/runs/one/artefacts/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.wav")
  }

  @Test("What a killed process left unfinished is removed, and nothing else")
  func unfinishedFiles() throws {
    try TestFiles.withTemporaryFolder { root in
      let folder = RunFolder(root)
      let kept = folder.artefact(ContentHash(of: "kept"))
      try AtomicFile.write(Data("kept".utf8), to: kept)
      let left = kept.deletingLastPathComponent().appendingPathComponent(".abcd.partial-99-1.wav")
      try Data("half".utf8).write(to: left)
      try Data("half".utf8).write(to: root.appendingPathComponent(".results.partial-99-2.json"))
      #expect(folder.removeUnfinishedFiles() == 2)
      #expect(FileManager.default.fileExists(atPath: kept.path))
      #expect(!FileManager.default.fileExists(atPath: left.path))
      #expect(folder.removeUnfinishedFiles() == 0)
    }
  }
}
