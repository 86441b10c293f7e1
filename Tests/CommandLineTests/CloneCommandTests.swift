import AssayCheckpoint
import AssayCloning
import AssayNN
import AssayPhonetics
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay clone")
struct CloneCommandTests {
  @Test(
    "Missing weights, missing content and content of the wrong kind are told in a sentence, without a file")
  func badInput() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 1)
      let voice = ["clone", "--voice", "a.wav", "-o", "out.wav"]
      for (arguments, words) in [
        (["--method", "sv2tts", "--text", "words"], "run: assay models pull sv2tts"),
        (["--method", "diffvc", "--content", "a.wav"], "vc.pt and generator and encoder.pt of diffvc"),
        (["--method", "sv2tts"], "Give one of --text"),
        (["--method", "sv2tts", "--text", "a", "--content", "a.wav"], "Give one of --text"),
        (["--method", "sv2tts", "--text", "a", "--content-text", "a.txt"], "give both"),
        (["--method", "singer", "--text", "a"], "There is no cloner called"),
        (["--method", "sv2tts", "--text-file", "none.txt"], "/none.txt: check that it exists"),
      ] {
        let result = try AssayCommand.run(
          voice + arguments, environment: ["ASSAY_MODELS": folder.path], folder: folder)
        #expect(result.exitCode != 0, "\(arguments)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
      #expect(!Recordings.files(in: folder).contains { $0.contains("out") })
    }
  }

  @Test(
    "A model that is trained speaks another recording's words, is marked as synthetic, and gives the same bytes again",
    .needs(.ge2e))
  func sourceFilter() throws {
    try TestFiles.withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("model")
      let sizes = SourceFilterConfiguration(
        hidden: 16, expansion: 2, dilations: [1], phoneWidth: 8, speakerWidth: 8)
      let loader = WeightLoader(initializing: RandomGenerator(seed: 1))
      _ = SourceFilterVoice(loader, sizes)
      try SourceFilterModel.write(
        Dictionary(
          uniqueKeysWithValues: loader.parameters.map {
            ($0.key, CheckpointTensor(shape: $0.tensor.shape, floats: $0.tensor.floats))
          }), sizes, licence: "MIT", source: "a test", halved: false, to: model)
      try Recordings.voice("voice.wav", in: folder, pitch: 190, seconds: 2)
      try Recordings.voice("content.wav", in: folder, pitch: 120, seconds: 1.5)
      let timeline = PhonemeTimeline(
        duration: 1.5, words: [], phones: [.init(start: 0.1, end: 1.4, label: "AA1")], aligner: "test")
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("grids"), withIntermediateDirectories: true)
      try timeline.textGrid.write(to: folder.appendingPathComponent("grids/content.TextGrid"))
      let arguments = [
        "clone", "--method", "source-filter", "--voice", "voice.wav", "--content", "content.wav", "--set",
        "model=./model", "--set", "aligner=textgrid", "--set", "textGrids=grids", "--threads", "1",
      ]
      for name in ["one.wav", "two.wav"] {
        let result = try AssayCommand.run(arguments + ["-o", name], folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
      }
      let (one, two) = (folder.appendingPathComponent("one.wav"), folder.appendingPathComponent("two.wav"))
      #expect(try Data(contentsOf: one) == Data(contentsOf: two))
      #expect(try AudioFile.read(one).waveform.sampleRate == 16_000)
      let record = try Provenance.read(besideAudio: one)
      #expect(record.synthetic && record.details["content"]?.count == 64 && record.weights.count == 2)

      // Silence or a constant would be refused before its length is looked at.
      try AudioFile.write(
        Waveform(samples: TestSignals.noise(amplitude: 0.1, count: 8_000 * 301), sampleRate: 8_000),
        to: folder.appendingPathComponent("long.wav"), encoding: .pcm16)
      for (change, words) in [
        (["--content", "long.wav"], "301 s long, but source-filter takes at most 300 s"),
        (["--text", "words"], "converts speech"), (["--content", "none.wav"], "none.wav"),
      ] {
        let result = try AssayCommand.run(
          arguments.filter { !["--content", "content.wav"].contains($0) } + change + ["-o", "bad.wav"],
          folder: folder)
        #expect(result.exitCode != 0 && result.errors.contains(words), "\(change): \(result.errors)")
      }
      #expect(!Recordings.files(in: folder).contains { $0.contains("bad") })
    }
  }
}
