import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("PhonePuRe on the command line")
struct PhonePuReCommandTests {
  private func convert(to folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(
      [
        "models", "convert", "--purification", TestFiles.fixture("diffwave/tiny/checkpoint.pkl").path,
        "--config",
        TestFiles.fixture("diffwave/tiny/config.json").path, "--refinement",
        TestFiles.fixture("ncsnpp/tiny_weights.safetensors").path, "--licence", "test", "-o", "model",
      ], folder: folder)
  }

  @Test("Published files are converted, and the model purifies a file with a transcript of its own")
  func pipeline() throws {
    try TestFiles.withTemporaryFolder { folder in
      let converted = try convert(to: folder)
      #expect(converted.exitCode == 0, "\(converted.errors)")
      try Recordings.voice("a.wav", in: folder, seconds: 1.2)
      let call = [
        "purify", "a.wav", "-o", "out.wav", "--method", "phonepure", "--set", "model=model", "--set",
        "refinementSteps=1", "--text",
      ]
      let result = try AssayCommand.run(call + ["one word"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let output = folder.appendingPathComponent("out.wav")
      #expect(try AudioFile.read(output).waveform.count == 19_200)
      let record = try Provenance.read(besideAudio: output)
      #expect(record.weights.count == 2 && record.details["transcript"]?.count == 64)
      let other = try AssayCommand.run(call + ["other words"], folder: folder)
      #expect(other.exitCode == 1 && other.errors.contains("another transcript"), "\(other.errors)")
    }
  }

  @Test("Want of memory is told in a sentence and leaves no file")
  func outOfMemory() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try convert(to: folder).exitCode == 0)
      // Refined in one pass, attention needs gigabytes for a minute of speech.
      try Recordings.voice("a.wav", in: folder, seconds: 60)
      let call =
        "ulimit -v 3000000; exec \"$0\" purify a.wav -o out.wav --method phonepure --set model=model "
        + "--set whole=true --set refinementSteps=1 --threads 1"
      let result = try AssayCommand.start(
        ["-c", call, AssayCommand.executable.path], folder: folder, program: URL(fileURLWithPath: "/bin/sh")
      ).waitForEnd()
      #expect(result.exitCode == 1, "\(result.errors)")
      #expect(result.errors.contains("error: There is not enough memory"), "\(result.errors)")
      #expect(!result.errors.contains("crashed"))
      #expect(!Recordings.files(in: folder).contains { $0.contains("out") || $0.contains("partial") })
    }
  }

  @Test("A missing transcript, two sources of words, and one text for two recordings are told in a sentence")
  func transcripts() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/a.wav", in: folder, seconds: 0.3)
      try Recordings.voice("in/b.wav", in: folder, seconds: 0.3)
      for (options, sentence) in [
        (["--text-dir", "texts"], "There is no transcript"),
        (["--text", "x", "--transcript", "y"], "Give one of"),
        (["--text", "x"], "One transcript cannot be that of 2 recordings"),
      ] {
        let result = try AssayCommand.run(
          ["purify", "in", "-o", "out", "--method", "none"] + options, folder: folder)
        #expect(result.exitCode != 0)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(!Recordings.files(in: folder).contains { $0.hasPrefix("out/") })
      }
    }
  }
}
