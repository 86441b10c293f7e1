import AssayCheckpoint
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

@Suite("PhonePuRe and bad input")
struct PhonePuReBadInputTests {
  private func purify(_ input: String, _ options: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(
      ["purify", input, "-o", "out", "--method", "phonepure", "--model", "model", "--refinement-steps", "1"]
        + options, folder: folder)
  }

  @Test("10 ms, silence and an impossible rate are one sentence each, and nothing is written")
  func refused() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("short.wav", in: folder, seconds: 0.01)
      try Recordings.wav("silent.wav", in: folder, floats: [Float](repeating: 0, count: 16_000))
      try Recordings.wav("slow.wav", in: folder, floats: TestSignals.noise(count: 4_000), rate: 50)
      for (name, sentence) in [
        ("short.wav", "short has 160 samples at 16 kHz, but refinement needs at least 256"),
        ("silent.wav", "is silent"), ("slow.wav", "has a sample rate of 50 Hz: only 1000 to 384000 Hz"),
      ] {
        let result = try purify(name, ["--no-phonemes"], in: folder)
        #expect(result.exitCode == 1)
        #expect(result.errorLines.count == 1 && result.errors.contains(sentence), "\(result.errors)")
        #expect(result.errors.contains(name) && !result.errors.contains("crashed"))
        #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])
      }
    }
  }

  @Test("Another rate is kept and recorded, and clipping is told")
  func unusual() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("rate.wav", in: folder, seconds: 0.5, rate: 22_050)
      let loud = TestSpeech.voice(pitch: 120, seconds: 0.5).map { max(-1, min(1, 40 * $0)) }
      try Recordings.wav("loud.wav", in: folder, floats: loud)
      for name in ["rate.wav", "loud.wav"] {
        let result = try purify(name, ["--no-phonemes"], in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
          result.errors.contains("The recording is clipped: ") == (name == "loud.wav"), "\(result.errors)")
      }
      let output = folder.appendingPathComponent("out/rate.wav")
      let waveform = try AudioFile.read(output).waveform
      #expect(waveform.sampleRate == 22_050 && waveform.count == 11_025)
      #expect(try Provenance.read(besideAudio: output).details["workingRate"] == "16000")
      #expect(
        try Provenance.read(besideAudio: folder.appendingPathComponent("out/loud.wav")).notices.count == 1)
    }
  }

  @Test(
    "A transcript of another utterance or language is told and counted, and refused in strict mode",
    .needs(.aligner),
    arguments: [
      (
        "She had your dark suit in greasy wash water all year, and the museum hires musicians.",
        "does not match the speech"
      ),
      ("Der Fuchs läuft heute Morgen durch den tiefen grünen Wald.", "or is not English"),
      ("Сегодня утром мы пошли на рынок.", "cannot be pronounced in English"),
      ("今天早上我们去了市场。", "cannot be pronounced in English"), ("…!", "has no words"),
    ])
  func wrongTranscript(_ text: String, _ sentence: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      let flite = Process()
      flite.executableURL = URL(fileURLWithPath: "/usr/bin/flite")
      flite.arguments = [
        "-voice", "slt", "-t", "We went to the market this morning.", "-o",
        folder.appendingPathComponent("a.wav").path,
      ]
      try flite.run()
      flite.waitUntilExit()
      let result = try purify("a.wav", ["--text", text], in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let notes = result.errors.split(separator: "\n").filter { $0.hasPrefix("note: a: no guidance: ") }
      #expect(notes.count == 1 && result.errors.contains(sentence), "\(result.errors)")
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/a.wav"))
      #expect(record.details["fallback.zeroGuidance"] == "1" && record.details["guidance"] == "none")
      let strict = try AssayCommand.run(
        [
          "purify", "a.wav", "-o", "strict", "--method", "phonepure", "--model", "model", "--strict",
          "--text", text,
        ], folder: folder)
      #expect(strict.exitCode == 1)
      #expect(strict.errorLines.count == 1 && strict.errors.contains(sentence), "\(strict.errors)")
      #expect(Recordings.files(in: folder.appendingPathComponent("strict")) == [])
    }
  }

  @Test("A checkpoint with one key missing is refused by the key's name, and no model folder is left")
  func missingKey() throws {
    try TestFiles.withTemporaryFolder { folder in
      var tensors = try Checkpoint.open(TestFiles.fixture("ncsnpp/tiny_weights.safetensors")).tensors
      tensors["all_modules.15.NIN_0.W"] = nil
      let file = folder.appendingPathComponent("short.safetensors")
      try SafetensorsWriter.write(tensors, to: file)
      let result = try TinyModel.convert(in: folder, refinement: file)
      #expect(result.exitCode == 1)
      #expect(
        result.errorLines.count == 1
          && result.errors.contains(
            "short.safetensors does not hold the weights of this network: 1 missing (")
          && result.errors.contains("attention.NIN_0.W"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("model").path))
    }
  }

  @Test("Ctrl-C in the middle of refinement leaves no file")
  func interrupted() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("a.wav", in: folder, seconds: 20)
      let running = try AssayCommand.start(
        [
          "purify", "a.wav", "-o", "out", "--method", "phonepure", "--model", "model", "--refinement-steps",
          "1000",
          "--no-phonemes",
        ], folder: folder)
      // Two thousand calls of the network: half a minute at least.
      usleep(2_500_000)
      kill(running.process.processIdentifier, SIGINT)
      let result = try running.waitForEnd(timeLimit: 20)
      #expect(result.exitCode == 130)
      #expect(result.errors == "interrupted: no unfinished file is left.\n", "\(result.errors)")
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])
    }
  }
}
