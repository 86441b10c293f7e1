import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("Samples out of range")
struct SampleRangeTests {
  @Test(
    "Samples on the scale of integers are refused by every command, in one sentence",
    arguments: [
      ["purify", "big.wav", "-o", "out", "--method", "mp3"],
      ["purify", "big.wav", "-o", "out", "--method", "none"],
      ["rate", "big.wav", "--reference", "good.wav", "--raters", ""],
      ["rate", "good.wav", "--reference", "big.wav", "--raters", ""],
    ])
  func integers(_ arguments: [String]) throws {
    try TestFiles.withTemporaryFolder { folder in
      let voice = TestSpeech.voice(pitch: 120, seconds: 1.2)
      try Recordings.voice("good.wav", in: folder, seconds: 1.2)
      try Recordings.wav("big.wav", in: folder, floats: voice.map { $0 * 60_000 })
      let result = try AssayCommand.run(arguments, folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(
        result.errors.contains("big.wav holds samples up to ") && result.errors.contains("32768 for 16 bits"),
        "\(result.errors)")
      #expect(Recordings.files(in: folder) == ["big.wav", "good.wav"])
    }
  }

  @Test("A recording just beyond full scale is processed with a note")
  func loud() throws {
    try TestFiles.withTemporaryFolder { folder in
      let voice = TestSpeech.voice(pitch: 120, seconds: 0.5)
      let peak = voice.map(abs).max() ?? 1
      try Recordings.wav("loud.wav", in: folder, floats: voice.map { $0 / peak * 1.2 })
      let result = try AssayCommand.run(
        ["purify", "loud.wav", "-o", "out", "--method", "none"], folder: folder)
      #expect(result.exitCode == 0)
      #expect(result.errors.contains("note: loud: Samples of the recording exceed full scale"))
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/loud.wav"))
      #expect(record.notices.count == 1)
    }
  }

  @Test("Constant recordings, and results that integers leave nothing of, are refused")
  func nothingToHear() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.wav("flat.wav", in: folder, floats: [Float](repeating: 0.3, count: 4_000))
      try Recordings.wav("faint.wav", in: folder, floats: TestSignals.noise(amplitude: 1e-5, count: 4_000))
      for (name, words) in [
        ("flat.wav", "flat.wav is constant, all its samples are 0.3"),
        ("faint.wav", "returned sound too quiet for pcm16: use --encoding float32"),
      ] {
        let result = try AssayCommand.run(
          ["purify", name, "-o", "out", "--method", "none", "--encoding", "pcm16"], folder: folder)
        #expect(result.exitCode == 1 && result.errors.contains(words), "\(result.errors)")
      }
      #expect(Recordings.files(in: folder) == ["faint.wav", "flat.wav"])
    }
  }
}
