import AssayErrors
import Foundation
import Testing

@testable import AssayCheckpoint

@Suite("Checkpoints: recognising the format")
struct CheckpointFormatTests {
  private func recognise(_ bytes: [UInt8]) throws -> CheckpointFormat {
    try CheckpointFormat(recognising: FileBytes(copying: bytes, name: "test.pt"))
  }

  @Test("Formats are told by bytes, also where a safetensors length looks like a pickle")
  func recognised() throws {
    #expect(try recognise([0x50, 0x4B, 3, 4]) == .torchZip)
    #expect(try recognise(CheckpointFormat.legacyMagic) == .torchLegacy)
    #expect(try recognise([0x80, 2, 0, 0, 0, 0, 0, 0, 0x7B]) == .safetensors)
    #expect(try recognise([1, 2, 3, 4, 5, 6, 7, 8, 0x7B]) == .safetensors)
  }

  @Test("Other files are refused with what they seem to be")
  func refused() throws {
    var tar = [UInt8](repeating: 0x61, count: 512)
    tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
    expectRefused(.unsupportedFormat, "tar") { try recognise(tar) }
    expectRefused(.unsupportedFormat, "pickle") {
      try recognise([0x80, 2, 0x7D, 0x71, 0, 0x28, 0x58, 1, 0x7B])
    }
    expectRefused(.unsupportedFormat, "pickle") { try recognise([0x80, 5, 0x2E]) }
    expectRefused(.unknownFormat, "nothing") { try recognise([]) }
    expectRefused(.unknownFormat, "text") { try recognise(Array("hello, world".utf8)) }
    for (text, word) in [
      ("<!DOCTYPE html><html>", "web page"), ("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
    ] {
      let error = #expect(throws: CheckpointError.self) { try recognise(Array(text.utf8)) }
      #expect(try #require(error).message.contains(word))
    }
  }
}
