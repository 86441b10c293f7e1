import AssayFiles
import Foundation
import Testing

@testable import AssayModelStore

@Suite("LFS pointers")
struct LFSPointerTests {
  private static let hash = ContentHash(of: "x").hexadecimal

  @Test("A pointer gives hash and size")
  func pointer() throws {
    let text = "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.hash)\nsize 12345\n"
    #expect(
      LFSPointer.content(Data(text.utf8)) == .init(size: 12_345, sha256: ContentHash(of: "x")))
    let extended = text.replacingOccurrences(of: "oid", with: "ext-0-foo sha256:\(Self.hash)\noid")
    #expect(LFSPointer.content(Data(extended.utf8))?.size == 12_345)
  }

  @Test(
    "Anything else is none",
    arguments: [
      "", "sample_rate: 16000\n", "<!doctype html><title>Sign in</title>",
      "version https://git-lfs.github.com/spec/v1\nsize 5\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\n",
      "version https://git-lfs.github.com/spec/v1\noid md5:\(hash)\nsize 5\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 5\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize -5\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize 5\nsize 6\n",
      "version https://example.com/spec/v1\noid sha256:\(hash)\nsize 5\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize 5\n"
        + String(repeating: "x y\n", count: 400),
    ])
  func others(_ text: String) {
    #expect(LFSPointer.content(Data(text.utf8)) == nil)
    #expect(LFSPointer.content(Data([0xFF, 0xFE, 0x00])) == nil)
  }
}
