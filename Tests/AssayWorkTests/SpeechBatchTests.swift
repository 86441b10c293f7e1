import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import AssayWork
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// An observer that nobody reads.
struct SilentObserver: WorkObserver {
  func notice(_ text: String) {}
  func failure(_ text: String) {}
  func progress(_ progress: WorkProgress) {}
  func endProgress() {}
}

@Suite("Batches of recordings")
struct SpeechBatchTests {
  private func voice(_ name: String, in folder: URL, pitch: Double = 120, seconds: Double) throws {
    try AudioFile.write(
      Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: seconds), sampleRate: 16_000),
      to: folder.appendingPathComponent(name), encoding: .pcm16)
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
        output: OutputSettings(folder.appendingPathComponent("out").path)
      ).tasks, force: false, activity: "testing", observer: SilentObserver(),
      work: RecordingWork(.recordings, device: .cpu, threads: threads), method: method
    ).run()
  }

  @Test(
    "Several recordings at once have outcomes in the order of the inputs, and one that fails stops no other")
  func atOnce() throws {
    try TestFiles.withTemporaryFolder { folder in
      let names = (0..<7).map { "r\($0)" }
      for (number, name) in names.enumerated() {
        try voice("\(name).wav", in: folder, pitch: 100 + 10 * Double(number), seconds: 0.3)
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
      try voice("a.wav", in: folder, seconds: 0.3)
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
      try voice("a.wav", in: folder, seconds: 0.3)
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
      for name in ["a", "b", "c"] { try voice("\(name).wav", in: folder, seconds: 0.3) }
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

  @Test("What a batch has to say reaches its observer: notices, failures, progress, and its end")
  func observed() throws {
    final class Recorder: WorkObserver {
      let told = Mutex<[String]>([])
      func notice(_ text: String) { told.withLock { $0.append("notice \(text)") } }
      func failure(_ text: String) { told.withLock { $0.append("failure \(text)") } }
      func progress(_ progress: WorkProgress) {
        told.withLock { $0.append("progress \(progress.done) of \(progress.total) \(progress.unit)") }
      }
      func endProgress() { told.withLock { $0.append("end") } }
    }
    try TestFiles.withTemporaryFolder { folder in
      for name in ["a", "b"] { try voice("\(name).wav", in: folder, seconds: 0.3) }
      let recorder = Recorder()
      let description = MethodDescription(name: "test", role: .purifier, summary: "", paper: "")
      _ = SpeechBatch(
        recipe: SpeechRecipe(
          role: "purifier", method: "test", parameters: try ParameterValues(for: description), seed: 0,
          device: .cpu, weights: [:], encoding: .pcm16),
        tasks: try SpeechTasks(
          inputs: ["a", "b"].map { folder.appendingPathComponent("\($0).wav").path },
          output: OutputSettings(folder.appendingPathComponent("out").path)
        ).tasks, force: false, activity: "testing", observer: recorder,
        work: RecordingWork(.recordings, device: .cpu, threads: 1)
      ) { task, waveform, context in
        context.progress(.init(completed: 1, total: 2))
        guard task.id == "a" else { throw RoleError(.unsuitableInput, "No.") }
        return ProcessedSpeech(waveform, notices: ["It is short."])
      }.run()
      #expect(
        recorder.told.withLock { $0 } == [
          "progress 0.0 of 2 files", "progress 0.5 of 2 files", "notice a: It is short.",
          "progress 1.0 of 2 files", "progress 1.5 of 2 files", "failure \(folder.path)/b.wav: No.", "end",
        ])
    }
  }
}
