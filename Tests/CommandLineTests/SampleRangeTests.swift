import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import assay

#if canImport(Glibc)
  import Glibc
#endif

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

  /// What is written into a folder by calls of `SpeechBatch` in this process.
  private func batch(
    _ folder: URL, encoding: AudioEncoding = .pcm16, names: [String] = ["a"], threads: Int = 1,
    _ method: @escaping SpeechBatch.Method
  ) throws -> [SpeechOutcome] {
    let description = MethodDescription(name: "test", role: .purifier, summary: "", paper: "")
    return SpeechBatch(
      recipe: SpeechRecipe(
        role: "purifier", method: "test", parameters: try ParameterValues(for: description), seed: 0,
        device: .cpu, weights: [:], encoding: encoding),
      tasks: try SpeechTasks(
        inputs: names.map { folder.appendingPathComponent("\($0).wav").path },
        output: OutputOptions.parse(["-o", folder.appendingPathComponent("out").path])
      ).tasks, force: false, activity: "testing", messages: Messages(quiet: true),
      work: RecordingWork(.recordings, device: .cpu, threads: threads), method: method
    ).run()
  }

  @Test(
    "Several recordings at once have outcomes in the order of the inputs, and one that fails stops no other")
  func atOnce() throws {
    try TestFiles.withTemporaryFolder { folder in
      let names = (0..<7).map { "r\($0)" }
      for (number, name) in names.enumerated() {
        try Recordings.voice("\(name).wav", in: folder, pitch: 100 + 10 * Double(number), seconds: 0.3)
      }
      let outcomes = try batch(folder, names: names, threads: 3) { task, waveform, _ in
        usleep(task.id == "r0" ? 60_000 : 1_000)
        if task.id == "r4" { throw RoleError(.unsuitableInput, "It is not to the method's taste.") }
        return ProcessedSpeech(waveform)
      }
      #expect(outcomes.map(\.status) == names.map { $0 == "r4" ? .failed : .written })
      #expect(
        outcomes.map(\.output).map { URL(fileURLWithPath: $0).lastPathComponent } == names.map { "\($0).wav" }
      )
      #expect(outcomes[4].error?.contains("r4.wav: It is not to the method's taste.") == true)
      for name in names where name != "r4" {
        #expect(
          try AudioFile.read(folder.appendingPathComponent("out/\(name).wav")).waveform.count
            == AudioFile.read(folder.appendingPathComponent("\(name).wav")).waveform.count)
      }
    }
  }

  @Test("A result whose samples are clamped is written once, and its record tells how many")
  func writtenOnce() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      let out = folder.appendingPathComponent("out", isDirectory: true)
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: false)
      let watch = inotify_init1(Int32(IN_NONBLOCK))
      defer { close(watch) }
      #expect(inotify_add_watch(watch, out.path, UInt32(IN_MOVED_TO)) >= 0)
      let outcomes = try batch(folder) { _, waveform, _ in
        ProcessedSpeech(Waveform(samples: [0.5, 1.5, -2, 0.25], sampleRate: 16_000))
      }
      #expect(outcomes.map(\.status) == [.written])
      #expect(
        outcomes[0].provenance?.notices == [
          "2 samples exceeded the range of pcm16 and were clipped; use float32 to keep them."
        ])
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = read(watch, &bytes, bytes.count)
      let names = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        .split { !($0.isASCII && ($0.isLetter || $0 == ".")) }.filter { $0.hasPrefix("a.wav") }
      #expect(names == ["a.wav", "a.wav.json"], "\(names)")
    }
  }

  @Test("A method's error gets the recording's name, whatever names stand in it already")
  func names() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      let outcomes = try batch(folder) { _, _, _ in
        throw RoleError(.unsuitableInput, "The table data.wav.csv lacks a.wav of another folder.")
      }
      #expect(
        outcomes[0].error
          == "\(folder.path)/a.wav: The table data.wav.csv lacks a.wav of another folder.")
    }
  }

  @Test("A full disk ends a batch, whoever finds it full")
  func fullDisk() throws {
    try TestFiles.withTemporaryFolder { folder in
      for name in ["a", "b", "c"] { try Recordings.voice("\(name).wav", in: folder, seconds: 0.3) }
      let calls = Mutex(0)
      let outcomes = try batch(folder, names: ["a", "b", "c"]) { task, _, _ in
        calls.withLock { $0 += 1 }
        throw FileError(notWriting: task.output, errno: ENOSPC)
      }
      #expect(calls.withLock { $0 } == 1)
      #expect(outcomes.map(\.status) == [.failed, .failed, .failed])
      #expect(outcomes[1].error?.contains("The disk is full, so the recording was not processed") == true)
    }
  }
}
