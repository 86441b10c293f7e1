import AssayWork
import Foundation
import Testing
import _AssayTestSupport

@Suite("Tables of pairs")
struct PairListTests {
  @Test("Paths of a table may be absolute, and white space around them does not count")
  func paths() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("pairs.csv")
      try Data("A, B\n one.wav , /x/two.wav\n".utf8).write(to: url)
      let pairs = try PairList(contentsOf: url).pairs
      #expect(pairs.map(\.a.path) == [folder.appendingPathComponent("one.wav").path])
      #expect(pairs.map(\.b.path) == ["/x/two.wav"])
    }
  }

  @Test(
    "Fields in quotes hold separators and quotes; spreadsheets' semicolons and byte order marks are taken",
    arguments: [
      "a,b\n\"one, two.wav\",\"it \"\"is\"\".wav\"\n", "a;b\r\none, two.wav;\"it \"\"is\"\".wav\"\r\n",
      "\u{FEFF}A ; B\n\n\"one, two.wav\" ;\"it \"\"is\"\".wav\"",
    ])
  func quoted(_ text: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("pairs.csv")
      // White space around a field in quotes is no part of the grammar.
      try Data(text.replacingOccurrences(of: "\" ;", with: "\";").utf8).write(to: url)
      let pairs = try PairList(contentsOf: url).pairs
      #expect(pairs.map(\.a.lastPathComponent) == ["one, two.wav"])
      #expect(pairs.map(\.b.lastPathComponent) == ["it \"is\".wav"])
    }
  }
}
