import AssayFiles
import AssayNetworks
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCloning

@Suite("assay clone with SV2TTS")
struct SV2TTSCommandTests {
  /// A folder with a voice and tiny weights that are described.
  private func withWeights(_ body: (URL) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("voice.wav", in: folder, pitch: 190, seconds: 2)
      try TinyCloners.writeSV2TTS(to: folder.appendingPathComponent("tiny"))
      let described = try AssayCommand.run(
        ["models", "describe"] + TinyCloners.sv2tts.map { "tiny/\($0)" } + ["--licence", "MIT"],
        folder: folder)
      #expect(described.exitCode == 0, "\(described.errors)")
      try body(folder)
    }
  }

  private static let base = [
    "clone", "--method", "sv2tts", "--set", "foldSamples=600", "--set", "foldOverlap=50", "--voice",
    "voice.wav", "--threads", "1",
  ]
  private static let call = base + ["--set", "weights=tiny"]

  @Test("Words become speech at 16 kHz that is marked as synthetic, by the seed and by nothing else")
  func speech() throws {
    try withWeights { folder in
      func clone(_ name: String, _ options: String...) throws -> URL {
        let result = try AssayCommand.run(
          Self.call + ["--text", "Dr. Smith has 2 cats.", "--set", "trimming=false", "-o", name] + options,
          folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        return folder.appendingPathComponent(name)
      }
      let one = try clone("one.wav")
      #expect(try Data(contentsOf: one) == Data(contentsOf: clone("two.wav")))
      #expect(try Data(contentsOf: one) != Data(contentsOf: clone("three.wav", "--seed", "5")))
      let waveform = try AudioFile.read(one).waveform
      // It ends after the earliest step that it may end after, the seventh of two frames; the last frame has no end.
      #expect(waveform.sampleRate == 16_000 && waveform.count == (14 - 1) * 200)
      let record = try Provenance.read(besideAudio: one)
      #expect(record.synthetic && record.method == "sv2tts")
      #expect(record.details["frames"] == "14" && record.details["content"]?.count == 64)
      // “doctor smith has two cats.”, and the end.
      #expect(record.details["symbols"] == "27")
      #expect(
        record.weights
          == Dictionary(
            uniqueKeysWithValues: try TinyCloners.sv2tts.map {
              ($0, try ContentHash(ofFile: folder.appendingPathComponent("tiny/\($0)")).hexadecimal)
            }))
      // Another voice changes what is said how.
      try Recordings.voice("other.wav", in: folder, pitch: 110, seconds: 2)
      let other = try AssayCommand.run(
        Self.call.map { $0 == "voice.wav" ? "other.wav" : $0 }
          + ["--text", "Dr. Smith has 2 cats.", "--set", "trimming=false", "-o", "other-clone.wav"],
        folder: folder)
      #expect(other.exitCode == 0, "\(other.errors)")
      #expect(
        try Data(contentsOf: one) != Data(contentsOf: folder.appendingPathComponent("other-clone.wav")))
    }
  }

  @Test("What is no text, too much text or another recording is refused in a sentence")
  func sentences() throws {
    try withWeights { folder in
      try Recordings.voice("words.wav", in: folder, seconds: 1)
      for (options, words) in [
        (["--text", "{}"], "There is nothing to say"),
        (["--text", String(repeating: "a", count: 1_001)], "speaks at most 1000"),
        (["--content", "words.wav"], "sv2tts speaks text"),
      ] {
        let result = try AssayCommand.run(Self.call + options + ["-o", "bad.wav"], folder: folder)
        #expect(result.exitCode == 1 && result.errors.contains(words), "\(options): \(result.errors)")
      }
      #expect(!Recordings.files(in: folder).contains { $0.contains("bad") })
    }
  }

  @Test(
    "A flipped byte of each file, weights that nothing describes, and networks of two systems are refused")
  func weights() throws {
    try withWeights { folder in
      func refusal() throws -> String {
        let result = try AssayCommand.run(Self.call + ["--text", "Words", "-o", "out.wav"], folder: folder)
        #expect(result.exitCode == 1)
        return result.errors
      }
      for name in TinyCloners.sv2tts {
        let file = folder.appendingPathComponent("tiny/\(name)")
        try DamagedFile.flip(file)
        #expect(try refusal().contains("tiny/\(name) has another SHA-256 than model.json says"))
        try DamagedFile.flip(file)
      }
      // The vocoder of another mel.
      try FileManager.default.removeItem(at: folder.appendingPathComponent("tiny/vocoder.pt"))
      try FileManager.default.copyItem(
        at: TestFiles.fixture("sv2tts/wavernn_tiny.safetensors"),
        to: folder.appendingPathComponent("tiny/vocoder.pt"))
      _ = try AssayCommand.run(
        ["models", "describe", "tiny/vocoder.pt", "--licence", "MIT"], folder: folder)
      #expect(try refusal().contains("tiny do not fit each other"))
      try FileManager.default.removeItem(at: folder.appendingPathComponent("tiny/model.json"))
      let undescribed = try refusal()
      #expect(undescribed.contains("tiny/encoder.pt has no description"))
      #expect(undescribed.contains("with assay models describe "))
      #expect(!Recordings.files(in: folder).contains { $0.contains("out") })
    }
  }

  @Test("Pulled weights speak without being named, and are refused when a byte of one is flipped")
  func pulled() throws {
    try withWeights { folder in
      let models = folder.appendingPathComponent("models/sv2tts")
      try TinyCloners.writeSV2TTS(to: models)
      for name in TinyCloners.sv2tts { try PulledFile.remember(models.appendingPathComponent(name)) }
      func clone() throws -> AssayCommand.Result {
        try AssayCommand.run(
          Self.base
            + ["--text", "Words", "--set", "trimming=false", "-o", "out.wav", "--force"],
          environment: ["ASSAY_MODELS": folder.appendingPathComponent("models").path], folder: folder)
      }
      let result = try clone()
      #expect(result.exitCode == 0, "\(result.errors)")
      for name in TinyCloners.sv2tts {
        let file = models.appendingPathComponent(name)
        try DamagedFile.flip(file)
        let refused = try clone()
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("sv2tts/\(name) is not the file that the catalogue names"))
        #expect(refused.errors.contains("run: assay models pull sv2tts"))
        try DamagedFile.flip(file)
      }
    }
  }

  @Test("The encoder hears the reference at its own rate")
  func encoder() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyCloners.writeSV2TTS(to: folder)
      for name in TinyCloners.sv2tts { try PulledFile.remember(folder.appendingPathComponent(name)) }
      let values = try ParameterValues(for: SV2TTS.description, overrides: ["weights": folder.path])
      let cloner = try SV2TTS(values, MethodEnvironment())
      #expect(cloner.encoder.configuration == .sv2tts && cloner.encoder.configuration.decodingRate == nil)
    }
  }
}
