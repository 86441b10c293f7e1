import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCorpus

@Suite("Folders of recordings")
struct FolderTests {
  @Test("Links are followed: to a corpus, to a speaker's folder, and to a recording")
  func links() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["P/anna/01.wav", "elsewhere/ben/02.wav", "elsewhere/c.wav"], in: root)
      try CorpusFiles.link("P/ben", to: "../elsewhere/ben", in: root)
      try CorpusFiles.link("P/cora/03.wav", to: "../../elsewhere/c.wav", in: root)
      try CorpusFiles.link("link", to: "P", in: root)
      for name in ["P", "link"] {
        let folder = try AudioFolder(root.appendingPathComponent(name))
        #expect(folder.recordings.map(\.id) == ["anna/01", "ben/02", "cora/03"])
        #expect(folder.notices() == [])
      }
    }
  }

  @Test("Circles of links end, and a folder is read once, by its own path")
  func circles() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["z/01.wav"], in: root)
      try CorpusFiles.link("a", to: "z", in: root)
      try CorpusFiles.link("z/up", to: "..", in: root)
      let folder = try AudioFolder(root)
      #expect(folder.recordings.map(\.id) == ["z/01"])
      #expect(
        folder.notices() == [
          "\(root.path): 2 links to folders that are already read were left out (such as a)."
        ])
    }
  }

  @Test("What cannot be read is named: dead links, other formats, names that are not UTF-8, pipes")
  func unreadable() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["a.wav", "b.wave".replacing(".wave", with: ".wav")], in: root)
      try FileManager.default.moveItem(
        at: root.appendingPathComponent("b.wav"), to: root.appendingPathComponent("b.wave"))
      try CorpusFiles.write("", to: "c.m4a", in: root)
      try CorpusFiles.write("", to: "d.MP4", in: root)
      try CorpusFiles.write("", to: "e.xyz", in: root)
      try CorpusFiles.write("what a said", to: "a.txt", in: root)
      try CorpusFiles.link("gone.wav", to: "nowhere.wav", in: root)
      #expect(mkfifo(root.appendingPathComponent("pipe.wav").path, 0o600) == 0)
      let latin = root.path + "/"
      let bytes =
        Array(latin.utf8CString.dropLast()) + [0x4D, CChar(bitPattern: 0xFC), 0x2E, 0x77, 0x61, 0x76, 0]
      let file = try #require(fopen(bytes, "w"))
      fclose(file)
      let folder = try AudioFolder(root)
      #expect(folder.recordings.map(\.path) == ["a.wav", "b.wave"])
      #expect(try AudioFile.read(folder.recordings[1].url).waveform.count == 800)
      let notices = folder.notices()
      #expect(notices.count == 5, "\(notices)")
      for words in [
        "2 recordings in formats that Assay cannot read were left out (such as c.m4a)",
        "1 broken link was left out (gone.wav)", "1 file whose name is not UTF-8 was left out (M",
        "1 entry that is neither a file nor a folder was left out (pipe.wav)",
        "1 file that is not audio was left out (e.xyz)",
      ] {
        #expect(notices.contains { $0.contains(words) }, "\(words): \(notices)")
      }
      #expect(folder.notices(tellsTexts: true).contains { $0.contains("2 files that are not audio") })
      #expect(throws: FileError.self) { try AudioFolder(root.appendingPathComponent("nowhere")) }
    }
  }

  @Test("A folder of other formats only says so")
  func otherFormats() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write("", to: "c.m4a", in: root)
      let error = #expect(throws: CorpusError.self) { try Corpus.load(clean: root) }
      #expect(error?.message.contains("formats that Assay cannot read") == true)
    }
  }

  private func writeMade(_ paths: [String], in root: URL) throws {
    try CorpusFiles.write(paths, in: root)
    for path in paths {
      try Provenance(role: "purifier", method: "none").writeSidecar(for: root.appendingPathComponent(path))
    }
  }

  @Test("What Assay made among other recordings is left out; where there is nothing else it is taken")
  func outputs() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["anna/01.wav"], in: root)
      try CorpusFiles.write("{\"mine\": 1}", to: "anna/01.wav.json", in: root)
      try writeMade(["anna/01_clean.wav", "out/anna/01.wav", "out/anna/02.wav"], in: root)
      let corpus = try AudioFolder(root)
      #expect(corpus.recordings.map(\.id) == ["anna/01"])
      let notices = corpus.notices()
      #expect(
        notices.contains { $0.contains("1 folder of recordings that Assay made was left out (out/anna)") })
      #expect(
        notices.contains { $0.contains("1 recording that Assay made was left out (anna/01_clean.wav)") })
      let inputs = try AudioFolder(root, outputs: .foldersLeftOut)
      #expect(inputs.recordings.map(\.id) == ["anna/01", "anna/01_clean"])
      #expect(try AudioFolder(root, outputs: .taken).recordings.count == 4)
      let made = try AudioFolder(root.appendingPathComponent("out"))
      #expect(made.recordings.map(\.id) == ["anna/01", "anna/02"] && made.notices() == [])
    }
  }

  @Test("The folder of an audit or of purified training speech inside a corpus is left out")
  func work() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["anna_1.wav", "run/artefacts/ab/abc.wav", "run-purified/abc/x.flac"], in: root)
      try CorpusFiles.write("", to: "run/audit.sqlite", in: root)
      try CorpusFiles.write(
        #"{"purifier": "x", "perturbation": {}, "maximumLevel": 4}"#, to: "run-purified/abc/recipe.json",
        in: root)
      let corpus = try AudioFolder(root)
      #expect(corpus.recordings.map(\.id) == ["anna_1"])
      #expect(
        corpus.notices().contains { $0.contains("2 folders of Assay's work were left out (such as run)") })
      // An audit in the folder of the recordings themselves.
      try CorpusFiles.write("{}", to: "plan.json", in: root)
      try CorpusFiles.write(["artefacts/ab/abd.wav"], in: root)
      #expect(try AudioFolder(root).recordings.map(\.id) == ["anna_1"])
      #expect(try AudioFolder(root, outputs: .taken).recordings.count == 4)
    }
  }
}
