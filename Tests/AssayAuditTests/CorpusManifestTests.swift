import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("CorpusManifest")
struct CorpusManifestTests {
  /// A folder with `a.wav`, `sub/b.wav` and a manifest.
  private func withManifest(_ text: String, _ body: (URL) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      try SyntheticCorpus.writeOne(to: root.appendingPathComponent("a.wav"))
      try SyntheticCorpus.writeOne(to: root.appendingPathComponent("sub/b.wav"))
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
      #expect(entries.map(\.id) == ["a", "b"])
      #expect(entries.map(\.speaker) == ["anna", "ben"])
      #expect(entries.map(\.gender) == [.female, .male])
      #expect(entries.map(\.transcript) == ["Hello, \"you\" there", nil])
      #expect(entries[1].url.lastPathComponent == "b.wav")
    }
  }

  @Test("Names that repeat are told apart by their paths")
  func repeatedNames() throws {
    try withManifest("path,speaker\na.wav,anna\nsub/a.wav,ben\n") { url in
      try SyntheticCorpus.writeOne(to: url.deletingLastPathComponent().appendingPathComponent("sub/a.wav"))
      #expect(try Corpus.load(clean: url).entries.map(\.id) == ["a", "sub/a"])
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
      ("path,speaker\na.wav,x\na.wav,y\n", "line 3: “a.wav” stands on line 2 already"),
      ("path,speaker,gender\na.wav,x,Q\n", "line 2: the gender is “Q”"),
      ("path,speaker\n\"a.wav,x\nsub/b.wav,y\n", "line 2: the quote that opens here is never closed"),
      ("path,speaker\na\"b.wav,x\n", "line 2: a quote inside a field"),
      ("path,speaker\n\"a.wav\"x,y\n", "line 2: text after a closing quote"),
      ("path,speaker\nsub,x\n", "no file"),
    ])
  func bad(text: String, expected: String) throws {
    try withManifest(text) { url in
      let error = #expect(throws: AuditError.self) { _ = try Corpus.load(clean: url) }
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
      let text = CommaSeparatedValues.line(record) + "\r\n"
      #expect(try CommaSeparatedValues.parse(text, file: "x").map(\.fields) == [record])
    }
  }
}
