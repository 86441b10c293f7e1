import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("assay purify")
struct PurifyCommandTests {
  private struct Outcome: Decodable {
    let input: String
    let output: String
    let status: String
    let error: String?
    let provenance: Provenance?
  }

  private func purify(_ arguments: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(["purify", "--method", "quantisation"] + arguments, folder: folder)
  }

  /// A folder `in` with two recordings in subfolders and two files that are no audio.
  private func withSpeech<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/one/a.wav", in: folder)
      try Recordings.voice("in/two/deep/b.flac", in: folder, pitch: 200, rate: 8000)
      try Data("hello".utf8).write(to: folder.appendingPathComponent("in/notes.txt"))
      try Data("{}".utf8).write(to: folder.appendingPathComponent("in/one/a.wav.json"))
      return try body(folder)
    }
  }

  @Test("A folder keeps its structure, rates and lengths, and every result has its provenance twice")
  func folder() throws {
    try withSpeech { folder in
      let result = try purify(["in", "-o", "out", "--set", "bits=6", "--seed", "9"], in: folder)
      #expect(result.exitCode == 0)
      #expect(result.output == "2 files written to out.\n")
      #expect(result.errors.contains("1 file that is not audio was left out (notes.txt)."))
      let out = folder.appendingPathComponent("out")
      #expect(
        Recordings.files(in: out)
          == ["one/a.wav", "one/a.wav.json", "two/deep/b.wav", "two/deep/b.wav.json"])
      let input = try AudioFile.read(folder.appendingPathComponent("in/two/deep/b.flac")).waveform
      let url = out.appendingPathComponent("two/deep/b.wav")
      let output = try AudioFile.read(url).waveform
      #expect(output.sampleRate == 8000)
      #expect(output.count == input.count)
      #expect(output != input)
      let beside = try Provenance.read(besideAudio: url)
      #expect(try Provenance.read(inMetadataOf: url) == beside)
      #expect(beside.method == "quantisation")
      #expect(beside.role == "purifier")
      #expect(beside.parameters == ["bits": "6"])
      #expect(beside.seed == 9)
      #expect(try beside.inputs == [.init(ofFile: folder.appendingPathComponent("in/two/deep/b.flac"))])
    }
  }

  @Test("Finished files are skipped and told by number; --json tells each")
  func skipping() throws {
    try withSpeech { folder in
      #expect(
        try purify(["in/one/a.wav", "--id", "one/a", "-o", "out/one/a.wav"], in: folder).exitCode == 0)
      let url = folder.appendingPathComponent("out/one/a.wav")
      let before = try FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate] as? Date
      let result = try purify(["in", "-o", "out", "-q", "--json"], in: folder)
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      let outcomes = try result.decoded([Outcome].self)
      #expect(outcomes.map(\.status) == ["finished", "written"])
      #expect(outcomes.map { URL(fileURLWithPath: $0.output).lastPathComponent } == ["a.wav", "b.wav"])
      #expect(outcomes.allSatisfy { $0.provenance?.method == "quantisation" })
      #expect(
        try FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate] as? Date == before)
      #expect(try purify(["in", "-o", "out", "-q"], in: folder).output == "")
      #expect(
        try purify(["in", "-o", "out"], in: folder).output == "0 files written to out, 2 finished before.\n")
      // Another id draws other randomness.
      let other = try purify(["in/one", "-o", "out/one"], in: folder)
      #expect(other.exitCode == 1 && other.errors.contains("made with another recipe (now id a, not one/a)"))
    }
  }

  @Test("A result of another recipe is kept and told, and made again with --force")
  func force() throws {
    try withSpeech { folder in
      let url = folder.appendingPathComponent("out/a.wav")
      #expect(try purify(["in/one", "-o", "out"], in: folder).exitCode == 0)
      let before = try Data(contentsOf: url)
      for (change, told) in [
        (["--seed", "1"], "seed 1, not 0"), (["--set", "bits=4"], "bits 4, not 8"),
        (["--encoding", "pcm24"], "encoding pcm24, not float32"),
      ] {
        let result = try purify(["in/one", "-o", "out"] + change, in: folder)
        #expect(result.exitCode == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains("a.wav was made with another recipe (now \(told)): use --force"))
        #expect(try Data(contentsOf: url) == before)
      }
      try Recordings.voice("in/one/a.wav", in: folder, pitch: 90)
      #expect(try purify(["in/one", "-o", "out"], in: folder).errors.contains("(now another input)"))
      #expect(try purify(["in/one", "-o", "out", "--force"], in: folder).exitCode == 0)
      #expect(try Data(contentsOf: url) != before)
      #expect(try purify(["in/one", "-o", "out"], in: folder).exitCode == 0)
    }
  }

  @Test("A file that Assay did not make is never replaced without --force")
  func foreignOutput() throws {
    try withSpeech { folder in
      let url = try Recordings.voice("out/a.wav", in: folder, pitch: 300)
      let before = try Data(contentsOf: url)
      let result = try purify(["in/one", "-o", "out"], in: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("a.wav already exists and was not made by Assay"))
      #expect(try Data(contentsOf: url) == before)
      #expect(try purify(["in/one", "-o", "out", "--force"], in: folder).exitCode == 0)
      #expect(try Data(contentsOf: url) != before)
    }
  }

  @Test("A sidecar that was lost is written again from the metadata")
  func lostSidecar() throws {
    try withSpeech { folder in
      #expect(try purify(["in/one", "-o", "out"], in: folder).exitCode == 0)
      let url = folder.appendingPathComponent("out/a.wav")
      let before = try Provenance.read(besideAudio: url)
      try FileManager.default.removeItem(at: Provenance.sidecar(of: url))
      #expect(try purify(["in/one", "-o", "out"], in: folder).output.hasSuffix(" 1 finished before.\n"))
      #expect(try Provenance.read(besideAudio: url) == before)
    }
  }

  @Test("One file to one file; FLAC by its name or by --format; the same samples for the same id")
  func formats() throws {
    try withSpeech { folder in
      func run(_ arguments: [String], seed: Int = 5) throws {
        let result = try AssayCommand.run(
          ["purify", "--method", "gaussian-noise", "--encoding", "pcm24", "--seed", "\(seed)"] + arguments,
          folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
      }
      try run(["in/one/a.wav", "-o", "new/alone.flac", "--id", "one/a"])
      try run(["in", "-o", "out", "--format", "flac"])
      #expect(
        Recordings.files(in: folder.appendingPathComponent("new")) == ["alone.flac", "alone.flac.json"])
      let alone = try AudioFile.read(folder.appendingPathComponent("new/alone.flac")).waveform
      let among = try AudioFile.read(folder.appendingPathComponent("out/one/a.flac")).waveform
      #expect(alone == among)
      try run(["in/one/a.wav", "-o", "other.wav", "--id", "one/a"], seed: 6)
      #expect(try AudioFile.read(folder.appendingPathComponent("other.wav")).waveform != alone)
      try run(["in/one/a.wav", "-o", "name.wav"])
      #expect(try AudioFile.read(folder.appendingPathComponent("name.wav")).waveform != alone)
      let several = try AssayCommand.run(
        ["purify", "in", "-o", "several", "--method", "none", "--id", "a"], folder: folder)
      #expect(several.exitCode == 1 && several.errors.contains("--id names one recording"))
      let empty = try AssayCommand.run(
        ["purify", "in/one/a.wav", "-o", "empty.wav", "--method", "none", "--id", ""], folder: folder)
      #expect(empty.exitCode == 1 && empty.errors.contains("--id is empty"))
    }
  }

  @Test("Stereo is mixed down, with a notice in the output and in the record")
  func stereo() throws {
    try TestFiles.withTemporaryFolder { folder in
      let samples = TestSignals.noise(count: 8000)
      try Recordings.wav("s.wav", in: folder, floats: samples.flatMap { [$0, 0] }, channels: 2)
      let result = try AssayCommand.run(["purify", "s.wav", "-o", "out", "--method", "none"], folder: folder)
      #expect(result.exitCode == 0)
      #expect(result.errors.contains("note: s: The recording has 2 channels: their mean was used."))
      let url = folder.appendingPathComponent("out/s.wav")
      #expect(try Provenance.read(besideAudio: url).notices.count == 1)
      #expect(try AudioFile.read(url).waveform.samples == samples.map { $0 / 2 })
    }
  }

  @Test("Samples that do not fit integers are clamped with a notice")
  func clamped() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.wav("loud.wav", in: folder, floats: [0.5, 1.5, -2, 0.25])
      let result = try AssayCommand.run(
        ["purify", "loud.wav", "-o", "out", "--method", "none", "--encoding", "pcm16"], folder: folder)
      #expect(result.errors.contains("2 samples exceeded the range of pcm16"))
      let url = folder.appendingPathComponent("out/loud.wav")
      #expect(try Provenance.read(inMetadataOf: url) == Provenance.read(besideAudio: url))
      #expect(try Provenance.read(besideAudio: url).notices.count == 2)
    }
  }

  @Test("Results below the input folder are not taken for input in the next call")
  func outputInside() throws {
    try withSpeech { folder in
      #expect(try purify(["in", "-o", "in/out"], in: folder).exitCode == 0)
      let again = try purify(["in", "-o", "in/out"], in: folder)
      #expect(again.exitCode == 0)
      #expect(again.output == "0 files written to in/out, 2 finished before.\n")
      #expect(again.errors.contains("were not used as input"))
    }
  }
}
