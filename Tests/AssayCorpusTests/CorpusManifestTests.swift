import AssayErrors
import AssayFiles
import AssayReport
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCorpus

@Suite("CorpusManifest")
struct CorpusManifestTests {
  /// A folder with `a.wav`, `sub/b.wav` and a manifest.
  private func withManifest(_ text: String, _ body: (URL) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["a.wav", "sub/b.wav"], in: root)
      let url = root.appendingPathComponent("corpus.csv")
      try Data(text.utf8).write(to: url)
      try body(url)
    }
  }

  @Test("Columns in any order, quotes, a byte order mark and CRLF")
  func good() throws {
    try withManifest(
      "\u{FEFF}speaker,path,text,gender\r\nanna,a.wav,\"Hello, \"\"you\"\"\r\nthere\",F\r\n\r\nben,sub/b.wav,,male\r\n"
    ) { url in
      let entries = try Corpus.load(clean: url).entries
      #expect(entries.map(\.id) == ["a", "sub/b"])
      #expect(entries.map(\.speaker) == ["anna", "ben"])
      #expect(entries.map(\.gender) == [.female, .male])
      #expect(entries.map(\.transcript) == ["Hello, \"you\" there", nil])
      #expect(entries[1].url.lastPathComponent == "b.wav")
    }
  }

  @Test("An id is the path as it is written, normalised, and one path is one recording")
  func ids() throws {
    try withManifest("path,speaker\n./a.wav,anna\nsub/../sub//b.wav,ben\n") { url in
      let corpus = try Corpus.load(clean: url)
      #expect(corpus.entries.map(\.id) == ["a", "sub/b"])
      #expect(corpus.speakerNotice == "2 recordings of 2 speakers (anna, ben), by the manifest.")
    }
    try withManifest("path,speaker\n./a.wav,anna\na.wav,anna\n") { url in
      let error = #expect(throws: CorpusError.self) { _ = try Corpus.load(clean: url) }
      #expect(error?.message.contains("line 3: “a.wav” is already on line 2") == true)
    }
    #expect(RelativePath.normalised("/x/../../y/./z.wav") == "/y/z.wav")
    #expect(RelativePath.normalised("../x/../y.wav") == "../y.wav")
  }

  @Test("One recording by two paths is left out, and refused under two speakers")
  func copies() throws {
    try withManifest("path,speaker\na.wav,anna\nsub/a.wav,anna\n") { url in
      let folder = url.deletingLastPathComponent()
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent("a.wav"), to: folder.appendingPathComponent("sub/a.wav"))
      let corpus = try Corpus.load(clean: url)
      #expect(corpus.entries.map(\.id) == ["a"] && corpus.notices.count == 1)
      try Data("path,speaker\na.wav,anna\nsub/a.wav,ben\n".utf8).write(to: url)
      let error = #expect(throws: CorpusError.self) { _ = try Corpus.load(clean: url) }
      #expect(error?.code == .repeated)
    }
  }

  @Test("A manifest in another encoding is refused with its line")
  func encoding() throws {
    try withManifest("") { url in
      try (Data("path,speaker\na.wav,M".utf8) + Data([0xFC]) + Data("ller\n".utf8)).write(to: url)
      let error = #expect(throws: FileError.self) { _ = try Corpus.load(clean: url) }
      #expect(error?.message.contains("corpus.csv, line 2, is not UTF-8") == true)
    }
  }

  @Test(
    "A problem is told with its line",
    arguments: [
      ("", "is empty"), ("path,speaker\n", "lists no recordings"),
      ("path\na.wav\n", "line 1: the column “speaker”"),
      ("path,speaker,sex\n", "line 1: unknown column “sex”"),
      ("path,speaker,path\n", "line 1: the column “path”"),
      ("path,speaker\na.wav,x\nc.wav,x\n", "line 3: there is no file"),
      ("path,speaker\na.wav,x\n\n\"sub/b.wav\",\n", "line 4: the speaker is empty"),
      ("path,speaker\n,x\n", "line 2: the path is empty"), ("path,speaker\na.wav\n", "line 2: 1 fields"),
      ("path,speaker\na.wav,x\na.wav,y\n", "line 3: “a.wav” is already on line 2"),
      ("path,speaker,gender\na.wav,x,Q\n", "line 2: the gender is “Q”"),
      ("path,speaker\n\"a.wav,x\nsub/b.wav,y\n", "line 2: the quote that opens here is never closed"),
      ("path,speaker\na\"b.wav,x\n", "line 2: a quote inside a field"),
      ("path,speaker\n\"a.wav\"x,y\n", "line 2: text after a closing quote"),
      ("path,speaker\nsub,x\n", "no file"),
    ])
  func bad(text: String, expected: String) throws {
    try withManifest(text) { url in
      let error = #expect(throws: CorpusError.self) { _ = try Corpus.load(clean: url) }
      #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
      #expect(error?.message.contains(url.path) == true)
    }
  }

  @Test("Any fields survive being written and parsed")
  func roundTrip() throws {
    var numbers = SeededNumbers(seed: 4)
    let alphabet = Array("ab,\"\n\r é")
    for _ in 0..<200 {
      let record = (0..<4).map { _ in
        String(
          (0..<Int.random(in: 1...6, using: &numbers)).map { _ in alphabet.randomElement(using: &numbers)! })
      }
      let text = CSVView.line(record) + "\r\n"
      #expect(try CommaSeparatedValues.parse(text, file: "x").map(\.fields) == [record])
    }
  }
}
