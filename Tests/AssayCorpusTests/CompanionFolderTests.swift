import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCorpus

@Suite("CompanionFolder")
struct CompanionFolderTests {
  private func withGrids(_ paths: [String], _ body: (CompanionFolder) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      for path in paths { try CorpusFiles.write("", to: path, in: root) }
      try body(CompanionFolder(root, suffix: ".TextGrid"))
    }
  }

  private func path(_ id: String, _ folder: CompanionFolder, _ ids: [String]) throws -> String? {
    try folder.file(of: id, among: RecordingNames(ids)).map {
      String($0.path.dropFirst(folder.folder.path.count + 1))
    }
  }

  @Test("A file is found by the recording's path, and by its name where there is one of each")
  func found() throws {
    try withGrids(["anna/01.TextGrid", "x/02.textgrid", "03.TextGrid"]) { folder in
      let ids = ["anna/01", "ben/01", "cora/02", "03", "dora/03", "eva/04"]
      let found = try ids.map { try path($0, folder, ids) }
      // One that is another recording's by its path is nobody else's.
      #expect(found == ["anna/01.TextGrid", nil, "x/02.textgrid", "03.TextGrid", nil, nil])
    }
  }

  @Test(
    "Nothing is guessed: two recordings of one name, or two files, are named",
    arguments: [
      (["01.TextGrid"], ["anna/01", "ben/01"], ["01.TextGrid", "anna/01", "ben/01"]),
      (["x/01.TextGrid", "y/01.TextGrid"], ["anna/01"], ["x/01.TextGrid", "y/01.TextGrid"]),
      (["anna/01.TextGrid", "anna/01.textgrid"], ["anna/01"], ["01.TextGrid", "01.textgrid"]),
      (["anna/01.TextGrid"], ["anna/01", "anna/01"], ["anna/01.TextGrid"]),
    ])
  func ambiguous(files: [String], ids: [String], words: [String]) throws {
    try withGrids(files) { folder in
      let error = #expect(throws: CorpusError.self) { try path(ids[0], folder, ids) }
      #expect(error?.code == .ambiguous)
      for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
    }
  }

  @Test("Recordings as companions: two formats of one are told")
  func audio() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["a.wav", "b.flac", "b.wav"], in: root)
      let folder = try CompanionFolder(recordings: root)
      let names = RecordingNames(["a", "b"])
      #expect(try folder.file(of: "a", among: names)?.lastPathComponent == "a.wav")
      #expect(throws: CorpusError.self) { try folder.file(of: "b", among: names) }
    }
  }
}
