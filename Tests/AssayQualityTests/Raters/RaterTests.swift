import AssayCheckpoint
import AssayErrors
import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayQuality

private let nisqa = TestFiles.shared("models/nisqa")
private let clean = TestFiles.shared("data/eval/clean")

@Suite("Raters")
struct RaterTests {
  private func make(_ name: String, _ overrides: [String: String] = [:]) throws -> any SpeechRater {
    let entry = try RaterRegistry.all.entry(named: name)
    return try entry.make(ParameterValues(for: entry.description, overrides: overrides), MethodEnvironment())
  }

  private func scores(_ rater: any SpeechRater, _ folder: URL) throws -> [String: [Double]] {
    let names = [
      "1089-134686-0001", "1089-134686-0035", "1284-1180-0013", "1284-1180-0016", "2830-3979-0004",
      "4992-23283-0009",
    ]
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let url = folder.appendingPathComponent("librispeech_p\(name).wav")
        return (name, try rater.rate(AudioFile.read(url).waveform).scores)
      })
  }

  @Test(
    "DistillMOS gives the reference's scores, whatever the level",
    .needs(.distillmos, .shared("data/eval/clean")))
  func distillMOS() throws {
    let rater = try make("distillmos")
    #expect(rater.scores.map(\.name) == ["mos"])
    #expect(rater.weightHashes.keys.sorted() == ["distill_mos_v7.pt"])
    let expected = [
      "1089-134686-0001": 4.2074, "1089-134686-0035": 4.1414, "1284-1180-0013": 3.0406,
      "1284-1180-0016": 3.1727, "2830-3979-0004": 3.2080, "4992-23283-0009": 4.2269,
    ]
    for (name, values) in try scores(rater, clean) {
      expectClose(values[0], try #require(expected[name]), tolerance: 3e-4, "DistillMOS of \(name)")
    }
    let voice = Waveform(samples: TestSpeech.voice(pitch: 120, seconds: 1.5), sampleRate: 16_000)
    var quiet = voice
    quiet.samples = voice.samples.map { $0 * 0.125 }
    expectClose(
      try rater.rate(quiet).scores, try rater.rate(voice).scores, tolerance: 1e-3, "at an eighth of the level"
    )
  }

  @Test(
    "NISQA gives the reference's scores", .needs(.shared("models/nisqa"), .shared("data/eval/clean")))
  func nisqaScores() throws {
    let rater = try make("nisqa", ["weights": nisqa.appendingPathComponent("nisqa.tar").path])
    #expect(rater.scores.map(\.name) == ["mos", "noisiness", "discontinuity", "coloration", "loudness"])
    let speech = clean.appendingPathComponent("librispeech_p1089-134686-0001.wav")
    let rating = try rater.rate(AudioFile.read(speech).waveform)
    expectClose(rating.scores, [4.394, 4.211, 4.536, 4.169, 4.407], tolerance: 6e-4, "NISQA")
    #expect(
      rating.notices.count == 1 && rating.notices[0].contains("only compare scores at 16000 Hz with others"))
    let synthetic = try make("nisqa-tts", ["weights": nisqa.appendingPathComponent("nisqa_tts.tar").path])
    let naturalness = try synthetic.rate(AudioFile.read(speech).waveform)
    expectClose(naturalness.scores, [4.041], tolerance: 6e-4, "NISQA-TTS")
    #expect(naturalness.notices == [])
    let overall = try make("nisqa", ["weights": nisqa.appendingPathComponent("nisqa_mos_only.tar").path])
    #expect(overall.scores.map(\.name) == ["mos"])
    expectClose(
      try overall.rate(AudioFile.read(speech).waveform).scores, [4.450], tolerance: 6e-4, "overall only")
  }

  @Test(
    "The other network's weights are refused, and so is what is no NISQA", .needs(.shared("models/nisqa")))
  func otherWeights() throws {
    for (name, file) in [("nisqa", "nisqa_tts.tar"), ("nisqa-tts", "nisqa.tar")] {
      let error = #expect(throws: RoleError.self) {
        try make(name, ["weights": nisqa.appendingPathComponent(file).path])
      }
      #expect(error?.message.contains("the other NISQA network") == true)
    }
  }

  @Test("What is no NISQA is refused, also where somebody has described it")
  func otherFiles() throws {
    let undescribed = #expect(throws: RoleError.self) {
      try make("nisqa", ["weights": TestFiles.fixture("checkpoints/zip.pt").path])
    }
    #expect(undescribed?.message.contains("with assay models describe ") == true)
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("zip.pt")
      try FileManager.default.copyItem(at: TestFiles.fixture("checkpoints/zip.pt"), to: file)
      try WeightDescription.write(of: [file], licence: "MIT", source: nil)
      let error = #expect(throws: CheckpointError.self) { try make("nisqa", ["weights": file.path]) }
      #expect(error.map { "\($0)" }?.contains("zip.pt has nothing at model_state_dict") == true)
    }
  }

  @Test("Lengths that a model was not made for are told or refused", .needs(.shared("models/nisqa")))
  func lengths() throws {
    let rater = try make("nisqa", ["weights": nisqa.appendingPathComponent("nisqa.tar").path])
    let least = 2_240
    let samples = TestSignals.noise(amplitude: 0.1, count: least)
    #expect(try rater.rate(Waveform(samples: samples, sampleRate: 16_000)).notices.count == 2)
    for count in [least - 1, 100] {
      let error = #expect(throws: SignalError.self) {
        try rater.rate(Waveform(samples: Array(samples.prefix(count)), sampleRate: 16_000))
      }
      #expect(error?.code == .tooShort)
    }
    #expect(throws: SignalError.self) {
      try rater.rate(Waveform(samples: [Float](repeating: 0.1, count: 300_001), sampleRate: 1_000))
    }
  }

  @Test("A rate whose frames do not fit the transform is refused", .needs(.shared("models/nisqa")))
  func rates() throws {
    let rater = try make("nisqa", ["weights": nisqa.appendingPathComponent("nisqa.tar").path])
    let samples = TestSignals.noise(amplitude: 0.1, count: 80_000)
    #expect(try rater.rate(Waveform(samples: samples, sampleRate: 204_800)).scores.allSatisfy { $0.isFinite })
    for rate in [204_801, 384_000] {
      let error = #expect(throws: SignalError.self) {
        try rater.rate(Waveform(samples: samples, sampleRate: rate))
      }
      #expect(error?.message.contains("\(rate) Hz") == true)
    }
  }

  @Test("Without weights the error says where they belong")
  func missing() throws {
    let error = #expect(throws: RoleError.self) { try make("nisqa", ["weights": "gone.tar"]) }
    #expect(error?.code == .missingModel)
    #expect(error?.message.contains("gone.tar") == true)
  }
}
