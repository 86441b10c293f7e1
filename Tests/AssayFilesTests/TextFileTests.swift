import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayFiles

@Suite("TextFile")
struct TextFileTests {
  private static let text = "erste Zeile\nMüller, „ja“ 😀\n\nletzte"

  private static func utf16(_ text: String, bigEndian: Bool) -> Data {
    text.utf16.reduce(into: Data(bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])) { data, unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      data += bigEndian ? bytes : bytes.reversed()
    }
  }

  @Test(
    "UTF-8, UTF-8 with a byte order mark and UTF-16 with one are the same text, whatever ends its lines",
    arguments: ["\n", "\r\n", "\r"])
  func encodings(end: String) throws {
    let text = Self.text.replacing("\n", with: end)
    for data in [
      Data(text.utf8), Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8), Self.utf16(text, bigEndian: true),
      Self.utf16(text, bigEndian: false),
    ] {
      let file = try TextFile(data, name: "x")
      #expect(file.text == Self.text)
      #expect(file.lines.map(\.number) == [1, 2, 3, 4])
      #expect(file.lines.map { String($0.text) } == ["erste Zeile", "Müller, „ja“ 😀", "", "letzte"])
    }
  }

  @Test(
    "Other encodings are refused with their line",
    arguments: [
      (Data("one\r\nM".utf8) + Data([0xFC]) + Data("ller\r\n".utf8), "x, line 2, is not UTF-8"),
      (Data([0x61, 0, 0x0A, 0, 0x62, 0]), "x, line 1, contains zero bytes"),
      (Data([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00, 0x00, 0xDC, 0x62, 0x00]), "x, line 2, is not UTF-16"),
      (Data([0xFF, 0xFE, 0x61, 0x00, 0x62]), "x, line 1, ends in half a character"),
    ])
  func refused(data: Data, sentence: String) {
    let error = #expect(throws: FileError.self) { try TextFile(data, name: "x") }
    #expect(
      error?.message.hasPrefix(sentence) == true && error?.code == .malformed, "\(error?.message ?? "")")
    #expect(error?.message.hasSuffix("save the file as UTF-8 text.") == true)
  }

  @Test("An empty file is one empty line, and one that is not there is named")
  func empty() throws {
    #expect(try TextFile(Data(), name: "x").lines.map(\.text) == [""])
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("gone.txt")
      let error = #expect(throws: FileError.self) { try TextFile(contentsOf: url) }
      #expect(error?.message.contains("gone.txt") == true)
    }
  }
}
