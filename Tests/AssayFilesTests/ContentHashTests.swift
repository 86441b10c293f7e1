import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@Suite("Content hashes")
struct ContentHashTests {
  @Test("The known answers of SHA-256")
  func knownAnswers() {
    #expect(
      ContentHash(of: "abc").hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      ContentHash(of: Data()).hexadecimal
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("A file of several blocks hashes as its bytes do")
  func file() throws {
    try TestFiles.withTemporaryFolder { folder in
      var numbers = SeededNumbers(seed: 1)
      let data = Data((0..<2_500_000).map { _ in UInt8.random(in: 0...255, using: &numbers) })
      let url = folder.appendingPathComponent("data")
      try data.write(to: url)
      #expect(try ContentHash(ofFile: url) == ContentHash(of: data))
    }
  }

  @Test("A file that is not there is named")
  func missing() {
    #expect {
      try ContentHash(ofFile: URL(fileURLWithPath: "/nowhere/at all"))
    } throws: {
      ($0 as? FileError)?.code == .unreadable && "\($0)".contains("/nowhere/at all")
    }
  }

  @Test("Only 64 hexadecimal digits are a hash", arguments: ["", "abc", String(repeating: "g", count: 64)])
  func malformed(text: String) {
    #expect(ContentHash(hexadecimal: text) == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ContentHash].self, from: JSONEncoder().encode([text]))
    }
  }
}
