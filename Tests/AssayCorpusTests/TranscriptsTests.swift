import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCorpus

@Suite("Transcripts")
struct TranscriptsTests {
  private func files(_ paths: [String], in root: URL) -> [RecordingFile] {
    paths.map { RecordingFile(root.appendingPathComponent($0), path: $0) }
  }

  @Test("A folder that is given: texts by path and by name, and the lines of tables")
  func given() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write("by path", to: "t/anna/01.txt", in: root)
      try CorpusFiles.write("by name", to: "t/x/02.txt", in: root)
      try CorpusFiles.write(
        "id\ttext\r\n03\tIN A TABLE\r\nben/04.wav\tBY PATH\r\n", to: "t/transcripts.tsv", in: root)
      try CorpusFiles.write("14-5-0000 ONE  TWO\r\n", to: "t/14/5/14-5.trans.txt", in: root)
      let ids = ["anna/01", "ben/02", "cora/03", "ben/04", "tree/14-5-0000", "ben/05"]
      let files = files(ids.map { "\($0).wav" }, in: root)
      let transcripts = try Transcripts(given: root.appendingPathComponent("t"), for: files)
      #expect(
        try ids.map { try transcripts.words(of: $0) } == [
          "by path", "by name", "IN A TABLE", "BY PATH", "ONE TWO", nil,
        ])
      let table = try Transcripts(given: root.appendingPathComponent("t/transcripts.tsv"), for: files)
      #expect(try ids.map { try table.words(of: $0) } == [nil, nil, "IN A TABLE", "BY PATH", nil, nil])
    }
  }

  @Test("One text for two recordings of a name is refused, and names both")
  func ambiguous() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write("whose?", to: "t/01.txt", in: root)
      try CorpusFiles.write("id\ttext\n02\tWHOSE\n", to: "t/transcripts.tsv", in: root)
      let files = files(["anna/01.wav", "ben/01.wav", "anna/02.wav", "ben/02.wav"], in: root)
      let transcripts = try Transcripts(given: root.appendingPathComponent("t"), for: files)
      for name in ["01", "02"] {
        let error = #expect(throws: CorpusError.self) { try transcripts.words(of: "ben/\(name)") }
        #expect(error?.message.contains("could belong to anna/\(name) or to ben/\(name)") == true)
      }
    }
  }

  @Test("A table is for the recordings below its folder")
  func scope() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["anna/01.wav", "ben/02.wav", "ben/s/03.wav"], in: root)
      try CorpusFiles.write("id\ttext\n02\tNOT BEN'S\n", to: "anna/transcripts.tsv", in: root)
      try CorpusFiles.write("id\ttext\n03\tBEN'S\n", to: "ben/transcripts.tsv", in: root)
      let transcripts = try Transcripts(beside: AudioFolder(root).recordings)
      #expect(try transcripts.words(of: "ben/02") == nil)
      #expect(try transcripts.words(of: "ben/s/03") == "BEN'S")
    }
  }

  @Test(
    "A table that is none, an empty text and another encoding are told with their line",
    arguments: [
      (Data("1688-1-0000 WORDS\n".utf8), "line 1: the header"),
      (Data("id\ttext\na\t\n".utf8), "line 2 is empty"),
      (Data("id\ttext\n\tx\n".utf8), "line 2: the id is empty"),
      (Data("id\ttext\na\t".utf8) + Data([0xE9, 0x0A]), "line 2, is not UTF-8"),
    ])
  func malformed(table: Data, sentence: String) throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["a.wav"], in: root)
      try CorpusFiles.write(table, to: "transcripts.tsv", in: root)
      let error = #expect(throws: (any Error).self) { try Corpus.load(clean: root) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains("transcripts.tsv") && text.contains(sentence), "\(text)")
    }
  }
}
