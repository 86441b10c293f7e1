import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Provenance records")
struct ProvenanceTests {
  private let record = Provenance(
    role: "purify", method: "phonepure", parameters: ["steps": "3", "note": "a/b \"c\" ü"], seed: .max,
    inputs: [Provenance.Input(name: "a.wav", sha256: ContentHash(of: "a"))],
    weights: ["diffwave.pt": ContentHash(of: "w").hexadecimal], device: "cpu", details: ["loss": "0.5"],
    notices: ["a.wav has 2 channels: their mean was used."], synthetic: true)

  @Test("the sidecar is read back, is sorted and is the same every time")
  func sidecar() throws {
    try TestFiles.withTemporaryFolder { folder in
      let audio = folder.appendingPathComponent("take.1.wav")
      try Data("samples".utf8).write(to: audio)
      let written = try record.writeSidecar(for: audio)
      let url = Provenance.sidecar(of: audio)
      #expect(url.lastPathComponent == "take.1.wav.json")
      #expect(written == Provenance.WrittenFile(byteCount: 7, sha256: ContentHash(of: "samples")))
      #expect(try Provenance.writtenFile(besideAudio: audio) == written)
      try #expect(Provenance.read(besideAudio: audio) == record)
      let first = try Data(contentsOf: url)
      try record.writeSidecar(for: audio)
      try #expect(Data(contentsOf: url) == first)
      let lines = String(decoding: first, as: UTF8.self).split(separator: "\n")
      let keys = lines.filter { $0.hasPrefix("  \"") }.map { $0.split(separator: "\"")[1] }
      #expect(keys == keys.sorted() && keys.count == 13 && keys.contains("file"))
      try #expect(
        FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
          "take.1.wav", "take.1.wav.json",
        ])
    }
  }

  @Test("the metadata carries the record through WAV and FLAC", arguments: ["wav", "flac"])
  func metadata(fileExtension: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let audio = folder.appendingPathComponent("a.\(fileExtension)")
      var long = record
      long.inputs = (0..<200).map { Provenance.Input(name: "\($0).wav", sha256: ContentHash(of: "\($0)")) }
      let wave = Waveform(samples: [0.1, 0.2], sampleRate: 16_000)
      for record in [record, long] {
        #expect(!record.comment.contains("\n"))
        try AudioFile.write(wave, to: audio, encoding: .pcm24, comment: record.comment)
        try #expect(Provenance.read(inMetadataOf: audio) == record)
      }
      try AudioFile.write(wave, to: audio, encoding: .pcm24, comment: "recorded on Tuesday")
      try #expect(Provenance.read(inMetadataOf: audio) == nil)
      try AudioFile.write(wave, to: audio, encoding: .pcm24)
      try #expect(Provenance.read(inMetadataOf: audio) == nil)
      try AudioFile.write(wave, to: audio, encoding: .pcm24, comment: "{\"tool\":\"assay\"}")
      let error = #expect(throws: FileError.self) { try Provenance.read(inMetadataOf: audio) }
      #expect(error?.code == .malformed && error?.message.contains("is missing") == true)
    }
  }

  @Test("a missing or damaged sidecar is named")
  func badSidecar() throws {
    try TestFiles.withTemporaryFolder { folder in
      let audio = folder.appendingPathComponent("a.wav")
      func failure(_ content: String?) throws -> FileError? {
        if let content {
          try content.write(to: Provenance.sidecar(of: audio), atomically: false, encoding: .utf8)
        }
        return #expect(throws: FileError.self) { try Provenance.read(besideAudio: audio) }
      }
      try #expect(failure(nil)?.code == .notFound)
      for content in ["", "{", "[]", "{\"tool\":\"assay\"}", record.comment.dropLast() + "x"] {
        let error = try failure(String(content))
        #expect(error?.code == .malformed && error?.message.contains("a.wav.json") == true)
      }
      let badSeed = record.comment.replacingOccurrences(of: "\(UInt64.max)", with: "\"x\"")
      try #expect(failure(badSeed)?.message.contains("seed has the wrong type") == true)
      let badHash = record.comment.replacingOccurrences(of: ContentHash(of: "a").hexadecimal, with: "12")
      try #expect(failure(badHash)?.message.contains("sha256") == true)
    }
  }

  @Test("an input's hash is its file's")
  func input() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("x.txt")
      try Data("abc".utf8).write(to: url)
      let input = try Provenance.Input(ofFile: url)
      #expect(input.name == "x.txt")
      #expect(
        input.sha256.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
  }

  @Test("the sidecar tells whether its file is as it was written; one of an older version cannot")
  func writtenFile() throws {
    try TestFiles.withTemporaryFolder { folder in
      let audio = folder.appendingPathComponent("a.wav")
      try Data("samples".utf8).write(to: audio)
      let written = try record.writeSidecar(for: audio)
      #expect(try written.matches(audio))
      for (content, hasSize) in [("", false), ("sample", false), ("samplez", true), ("samples+", false)] {
        try Data(content.utf8).write(to: audio)
        #expect(try written.matches(audio) == false)
        #expect(written.hasSize(of: audio) == hasSize)
      }
      try FileManager.default.removeItem(at: audio)
      #expect(try written.matches(audio) == false)
      #expect(throws: FileError.self) { try record.writeSidecar(for: audio) }
      try record.comment.write(to: Provenance.sidecar(of: audio), atomically: false, encoding: .utf8)
      #expect(try Provenance.read(besideAudio: audio) == record)
      #expect(try Provenance.writtenFile(besideAudio: audio) == nil)
    }
  }
}
