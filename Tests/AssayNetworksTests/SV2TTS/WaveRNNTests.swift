import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("WaveRNN")
struct WaveRNNTests {
  static let tiny: WaveRNNConfiguration = {
    var sizes = WaveRNNConfiguration()
    (sizes.recurrentWidth, sizes.linearWidth, sizes.bits, sizes.padding) = (16, 12, 5, 2)
    (sizes.upsampling, sizes.melBands, sizes.residualChannels) = ([2, 3, 2], 8, 10)
    (sizes.residualBlocks, sizes.auxiliaryWidth) = (3, 12)
    return sizes
  }()

  private static func network() throws -> WaveRNN {
    try WaveRNN(
      Checkpoint.open(TestFiles.fixture("sv2tts/wavernn_tiny.safetensors")).tensors, source: "tiny", tiny)
  }

  private static func golden() throws -> [String: CheckpointTensor] {
    try Checkpoint.open(TestFiles.fixture("sv2tts/wavernn_io.safetensors")).tensors
  }

  private static func tensor(_ name: String) throws -> Tensor { try #require(try golden()[name]).tensor() }
  private static func doubles(_ name: String) throws -> [Double] { try tensor(name).doubles }

  @Test("What is heard at each sample is the reference's")
  func conditioning() throws {
    let heard = try Self.network().conditioned(Self.tensor("mel"))
    // The golden data keep the two frames of padding at both ends in neither.
    try expectClose(heard.mel.contiguous().doubles, Self.doubles("upsampled_mel"), tolerance: 1e-5, "mel")
    try expectClose(
      heard.auxiliary.contiguous().doubles, Self.doubles("upsampled_aux"), tolerance: 1e-5, "auxiliary")
  }

  @Test(
    "Labels, distributions and sound are the reference's with its draws, in folds and in one piece",
    arguments: [("single", 0, 0), ("batched", 90, 30), ("batched2", 120, 41)])
  func draws(_ name: String, _ target: Int, _ overlap: Int) throws {
    let network = try Self.network()
    let mel = try Self.tensor("mel")
    let heard = network.conditioned(mel)
    let length = heard.mel.size(1)
    let uniform = try Self.tensor("\(name).uniform")
    var layout: WaveRNNFolds?
    var parts = (mel: heard.mel, auxiliary: heard.auxiliary)
    if target > 0 {
      let folds = WaveRNNFolds(length: length, target: target, overlap: overlap)
      #expect(folds.count == uniform.size(1) && folds.foldLength == uniform.size(0))
      func folded(_ x: Tensor) -> Tensor {
        let padded = x.transposed().padded(0, folds.length - length).transposed()
        return .concatenated(folds.starts.map { padded.sliced(1, $0..<$0 + folds.foldLength) }, 0)
      }
      parts = (folded(heard.mel), folded(heard.auxiliary))
      layout = folds
    }
    let draw = network.draw(
      mel: parts.mel, auxiliary: parts.auxiliary, uniform: uniform, keepsPosteriors: true)
    #expect(try Tensor.stacked(draw.labels).doubles == Self.doubles("\(name).labels"))
    expectClose(
      Tensor.stacked(draw.posteriors).doubles, try Self.doubles("\(name).posterior"), tolerance: 1e-5,
      "posterior")
    if let layout {
      expectClose(
        layout.joined(draw.samples), try Self.doubles("\(name).unfolded"), tolerance: 1e-7, "unfolded")
    }
    let sound = network(
      mel.squeezed(0), folds: target > 0 ? (target, overlap) : nil,
      uniform: { shape in
        #expect(shape == uniform.shape)
        return uniform
      })
    expectClose(sound.map(Double.init), try Self.doubles("\(name).wav"), tolerance: 1e-5, "sound")
  }

  @Test("The published sizes ask for every tensor of the published file, and for no other")
  func published() throws {
    let shapes = try PublishedShapes(
      Data(contentsOf: TestFiles.fixture("sv2tts/official_shapes_vocoder.json"))
    ).shapes
    #expect(shapes.count == 148)
    var tensors = shapes.mapValues {
      CheckpointTensor(shape: $0, floats: [Float](repeating: 0, count: $0.reduce(1, *)))
    }
    _ = try WaveRNN(tensors, source: "published")
    tensors["rnn2.bias_hh_l0"] = nil
    #expect { try WaveRNN(tensors, source: "vocoder.pt") } throws: {
      "\($0)".contains("vocoder.pt") && "\($0)".contains("rnn2.bias_hh_l0")
    }
  }

  @Test("Folds cover the sound, and silence and fades are where the reference has them")
  func folds() {
    var numbers = SeededNumbers(seed: 2)
    for _ in 0..<100 {
      let overlap = Int.random(in: 2...50, using: &numbers)
      let target = Int.random(in: 1...200, using: &numbers)
      let length = Int.random(in: overlap...2_000, using: &numbers)
      let folds = WaveRNNFolds(length: length, target: target, overlap: overlap)
      #expect(folds.count > 0)
      #expect(folds.length >= length && (folds.starts.last ?? 0) + folds.foldLength == folds.length)
      let ones = folds.joined((0..<folds.count).map { _ in [Double](repeating: 1, count: folds.foldLength) })
      #expect(ones[..<(overlap / 2)].allSatisfy { $0 == 0 })
      #expect(ones[overlap..<overlap + target].allSatisfy { $0 == 1 })
    }
  }
}
