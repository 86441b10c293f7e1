import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("RecordedPerturbations")
struct RecordedPerturbationsTests {
  private static func write(_ samples: [Float], _ name: String, in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try AudioFile.write(
      Waveform(samples: samples, sampleRate: 16_000), to: folder.appendingPathComponent(name),
      encoding: .float32)
  }

  @Test("A recording's perturbation is what its protected version of the same name adds to it")
  func tracks() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (clean, protected) = (folder.appendingPathComponent("clean"), folder.appendingPathComponent("p"))
      for (number, name) in ["a-1.wav", "b-1.wav"].enumerated() {
        let voice = TestSpeech.voice(pitch: 110 + 30 * Double(number), seconds: 1, seed: 1)
        try Self.write(voice, name, in: clean)
        try Self.write(voice.map { $0 + Float(number + 1) / 64 }, name, in: protected)
      }
      let recorded = try RecordedPerturbations(.init(folders: [protected.path]))
      let tracks = try recorded.tracks(of: SpeechSet([clean]))
      #expect(tracks.map(\.count) == [1, 1])
      for (number, track) in tracks.enumerated() {
        #expect(track[0].count == 16_000)
        #expect(track[0].allSatisfy { abs($0 - Float(number + 1) / 64) < 1e-6 })
      }
    }
  }

  @Test("Versions are those of the same path; one that could be of two recordings is refused")
  func paths() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (clean, protected) = (folder.appendingPathComponent("clean"), folder.appendingPathComponent("p"))
      for (number, name) in ["anna/01.wav", "ben/01.wav"].enumerated() {
        let voice = TestSpeech.voice(pitch: 110 + 30 * Double(number), seconds: 1, seed: 1)
        let (audio, version) = (clean.appendingPathComponent(name), protected.appendingPathComponent(name))
        try AudioFile.write(Waveform(samples: voice, sampleRate: 16_000), to: audio, encoding: .float32)
        try AudioFile.write(
          Waveform(samples: voice.map { $0 + Float(number + 1) / 64 }, sampleRate: 16_000), to: version,
          encoding: .float32)
      }
      let recorded = try RecordedPerturbations(.init(folders: [protected.path]))
      let tracks = try recorded.tracks(of: SpeechSet([clean]))
      for (number, track) in tracks.enumerated() {
        #expect(track[0].allSatisfy { abs($0 - Float(number + 1) / 64) < 1e-6 })
      }
      try FileManager.default.moveItem(
        at: protected.appendingPathComponent("ben/01.wav"), to: protected.appendingPathComponent("01.wav"))
      try FileManager.default.removeItem(at: protected.appendingPathComponent("anna/01.wav"))
      #expect { try recorded.tracks(of: SpeechSet([clean])) } throws: {
        "\($0)".contains("could belong to anna/01 or to ben/01")
      }
    }
  }

  @Test("A missing version and one of another length are named")
  func unsuitable() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (clean, protected) = (folder.appendingPathComponent("clean"), folder.appendingPathComponent("p"))
      let voice = TestSpeech.voice(pitch: 110, seconds: 1, seed: 1)
      try Self.write(voice, "a-1.wav", in: clean)
      try Self.write(voice.map { $0 * 0.5 }, "b-1.wav", in: clean)
      try Self.write(voice, "a-1.wav", in: protected)
      let speech = try SpeechSet([clean])
      let recorded = try RecordedPerturbations(.init(folders: [protected.path]))
      #expect { try recorded.tracks(of: speech) } throws: { "\($0)".contains("b-1.wav") }
      try Self.write(Array(voice.dropLast(480)), "b-1.wav", in: protected)
      #expect { try recorded.tracks(of: speech) } throws: { "\($0)".contains("15520 samples") }
    }
  }

  @Test(
    "A share of pieces gets one of the recorded ones, as strong as the settings say, the others keep theirs")
  func replacing() throws {
    let (others, first, second) = (
      Tensor.full(100, shape: [400, 4]), Tensor.full(1, shape: [400, 4]), Tensor.full(10, shape: [400, 4])
    )
    let recorded = try RecordedPerturbations(.init(folders: ["x", "y"], share: 0.5, strength: [0.5, 0.9]))
    let drawn = recorded.replacing(others, by: [first, second], using: RandomGenerator(seed: 3))
      .selected(1, 0).floats
    let kept = drawn.filter { $0 == 100 }.count
    let (ones, tens) = (
      drawn.filter { $0 >= 0.5 && $0 <= 0.9 }.count, drawn.filter { $0 >= 5 && $0 <= 9 }.count
    )
    #expect(kept + ones + tens == 400)
    #expect((150...250).contains(kept) && ones > 60 && tens > 60)
  }

  @Test("Settings that cannot be are refused")
  func wrong() {
    #expect(throws: RoleError.self) { try RecordedPerturbations(.init(folders: [])) }
    #expect(throws: RoleError.self) { try RecordedPerturbations(.init(folders: ["x"], share: 2)) }
    #expect(throws: RoleError.self) { try RecordedPerturbations(.init(folders: ["x"], strength: [2, 1])) }
  }
}
