import AssayCheckpoint
import AssayModelStore
import AssayNN
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

/// The published weights are not to be redistributed, so they lie in the folder of measuring data only.
private let weights = TestFiles.shared("models/nisqa")

@Suite("NISQA", .needs(.shared("models/nisqa")))
struct NISQATests {
  private func model(_ file: String) throws -> NISQA {
    try NISQA(weights: WeightFiles(weights.path, model: "nisqa", names: [file])[file])
  }

  private func golden(_ name: String) throws -> [String: CheckpointTensor] {
    try Checkpoint.open(TestFiles.fixture("nisqa/\(name).safetensors")).tensors
  }

  private func input(_ prefix: String) throws -> Waveform {
    // The golden folders' common signal, and one at 48 kHz.
    let path = prefix == "16k" ? "ge2e/input.wav" : "nisqa/input_48k.wav"
    return try AudioFile.read(TestFiles.fixture(path)).waveform
  }

  @Test(
    "Decibels, features of segments, the sequence and the scores are the reference's",
    arguments: [("nisqa.tar", "expected_nisqa", 8), ("nisqa_tts.tar", "expected_nisqa_tts", 16)],
    ["16k", "48k"])
  func parity(_ file: (name: String, golden: String, step: Int), prefix: String) throws {
    let (model, golden) = (try model(file.name), try golden(file.golden))
    func expected(_ key: String) throws -> [Float] { try #require(golden["\(prefix)/\(key)"]).floats() }
    let waveform = try input(prefix)
    try withoutGradients {
      let levels = model.decibels(of: waveform).transposed().contiguous()
      let stored = try expected("mel_db")
      expectClose(levels.floats, stored, tolerance: 5e-3, "\(file.name) \(prefix) decibels")
      let mean =
        zip(levels.floats, stored).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / Double(stored.count)
      #expect(mean < 5e-4)
      let given = Tensor(stored, shape: levels.shape).transposed()
      let segments = model.segments(of: given)
      #expect(segments.size(0) == Int(try expected("n_wins")[0]))
      let features = model.features(of: segments)
      func thinned(_ x: Tensor) -> [Float] { x.sliced(0, 0..<x.size(0), step: file.step).floats }
      expectClose(
        thinned(features), try expected("cnn_out_every\(file.step)"), tolerance: 1e-3, "\(file.name) features"
      )
      let sequence = model.network.sequence(features)
      expectClose(
        thinned(sequence), try expected("td_out_every\(file.step)"), tolerance: 1e-3, "\(file.name) sequence")
    }
    expectClose(
      model.scores(of: waveform).map(Float.init), try expected("scores"), tolerance: 2e-4,
      "\(file.name) \(prefix) scores")
  }

  @Test("Inside a segment every stage is the reference's", arguments: ["nisqa", "nisqa_tts"])
  func stages(name: String) throws {
    let (model, golden) = (try model("\(name).tar"), try golden("expected_\(name)"))
    func expected(_ key: String) throws -> CheckpointTensor { try #require(golden["16k/segment_mid\(key)"]) }
    let convolutions =
      try (model.network as? NISQAAttentionNetwork)?.convolutions
      ?? #require(model.network as? NISQARecurrentNetwork).convolutions
    try withoutGradients {
      let segments = model.segments(of: model.decibels(of: try input("16k")))
      let index = Int(try expected("_index").floats()[0])
      let own = segments.selected(0, index)
      let given = try expected("")
      expectClose(own.floats, try given.floats(), tolerance: 5e-3, "\(name) segment")
      var x = Tensor(try given.floats(), shape: [1, 1, 48, 15])
      for stage in 0..<6 {
        let normalized = convolutions.normalized(stage, x)
        if [0, 1, 3, 5].contains(stage) {
          let stored = try expected("_bn\(stage + 1)_prerelu")
          let channels = stored.shape[0]
          expectClose(
            normalized.squeezed(0).sliced(0, 0..<channels).floats, try stored.floats(), tolerance: 1e-3,
            "\(name) stage \(stage + 1)")
        }
        x = convolutions.pooled(stage, normalized.relu())
      }
    }
  }

  @Test("Before and after the first attention layer the values are the reference's")
  func attention() throws {
    let (model, golden) = (try model("nisqa.tar"), try golden("expected_nisqa"))
    let network = try #require(model.network as? NISQAAttentionNetwork)
    try withoutGradients {
      let levels = Tensor(try #require(golden["16k/mel_db"]).floats(), shape: [48, 361]).transposed()
      let entered = network.entered(model.features(of: model.segments(of: levels)))
      for (x, key) in [(entered, "td_norm1"), (network.layers[0](entered), "layer0")] {
        expectClose(
          x.squeezed(0).sliced(0, 0..<x.size(1), step: 8).floats,
          try #require(golden["16k/\(key)_every8"]).floats(), tolerance: 1e-3, "NISQA \(key)")
      }
    }
  }

  private static let files = [
    (name: "nisqa.tar", golden: "expected_nisqa"),
    (name: "nisqa_mos_only.tar", golden: "expected_nisqa_mos_only"),
    (name: "nisqa_tts.tar", golden: "expected_nisqa_tts"),
  ]

  @Test("The common signal has the reference's scores", arguments: files)
  func scores(_ file: (name: String, golden: String)) throws {
    let own = try model(file.name).scores(of: input("16k")).map(Float.init)
    expectClose(
      own, try #require(golden(file.golden)["16k/scores"]).floats(), tolerance: 2e-4, "\(file.name) scores")
  }

  @Test(
    "Recordings at their own rates have the reference's scores", .needs(.shared("data/eval/clean")),
    arguments: files)
  func recordings(_ file: (name: String, golden: String)) throws {
    let (model, golden) = (try model(file.name), try golden(file.golden))
    let expected = golden.filter { $0.key.hasPrefix("libri/") && $0.key.hasSuffix("/scores") }
    #expect(!expected.isEmpty)
    for (key, tensor) in expected {
      let name = key.split(separator: "/")[1]
      let url = TestFiles.shared("data/eval/clean/\(name).wav")
      let waveform = try AudioFile.read(url).waveform
      expectClose(
        model.scores(of: waveform).map(Float.init), try tensor.floats(), tolerance: 2e-4,
        "\(file.name) of \(name)")
    }
  }

  @Test("The network is chosen by what the file says, not by its name")
  func configurations() throws {
    #expect(try model("nisqa.tar").scoreDescriptions.count == 5)
    #expect(try model("nisqa_mos_only.tar").scoreDescriptions.count == 1)
    #expect(try !model("nisqa.tar").ratesSyntheticSpeech)
    #expect(try model("nisqa_tts.tar").ratesSyntheticSpeech)
    #expect(try model("nisqa.tar").maximumDuration == 52)
    #expect(try model("nisqa_tts.tar").maximumDuration == 60)
    try TestFiles.withTemporaryFolder { folder in
      let copy = folder.appendingPathComponent("nisqa.tar")
      try FileManager.default.copyItem(at: weights.appendingPathComponent("nisqa_tts.tar"), to: copy)
      #expect(try NISQA(weights: TestEncoders.weights(copy)).ratesSyntheticSpeech)
    }
  }
}
