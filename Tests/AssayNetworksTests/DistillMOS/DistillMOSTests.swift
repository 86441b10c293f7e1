import AssayCheckpoint
import AssayModelStore
import AssayNN
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("DistillMOS")
struct DistillMOSTests {
  private let golden: [String: CheckpointTensor]
  private let input: [Float]

  init() throws {
    golden = try Checkpoint.open(TestFiles.fixture("distillmos/expected.safetensors")).tensors
    // The golden folders' common signal.
    input = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform.samples
  }

  private func expected(_ key: String) throws -> [Float] { try #require(golden[key]).floats() }

  @Test("Segments are spread evenly, with products cut off as in the reference")
  func starts() {
    #expect(DistillMOS.segmentStarts(count: 1) == [0])
    #expect(DistillMOS.segmentStarts(count: 122_880) == [0])
    #expect(DistillMOS.segmentStarts(count: 122_881) == [0, 1])
    #expect(
      DistillMOS.segmentStarts(count: 230_400)
        == [0, 15_360, 30_720, 46_080, 61_440, 76_799, 92_160, 107_520])
  }

  @Test("Every stage has the reference's values", .needs(.distillmos))
  func stages() throws {
    let model = try DistillMOS(weights: ModelStore.weights(of: "distillmos"))
    let network = model.network
    let padded = input + [Float](repeating: 0, count: DistillMOS.segmentLength - input.count)
    func compare(_ x: Tensor, _ key: String, _ tolerance: Double) throws {
      expectClose(x.floats, try expected(key), tolerance: tolerance, "DistillMOS \(key)")
    }
    func every(_ step: Int, _ x: Tensor, _ dimension: Int) -> Tensor {
      x.sliced(dimension, 0..<x.size(dimension), step: step)
    }
    try withoutGradients {
      let spectra = model.spectra(of: padded)
      #expect(spectra.shape == [1, 2, 161, 768])
      try compare(every(32, spectra, 3).squeezed(0).permuted(1, 2, 0), "compressed_every32", 1e-3)
      var x = spectra
      for index in 0..<6 {
        x = network.convolved(index, x)
        let frames = Tensor(integers: [0, 32, 64])
        // The exponent 0.3 magnifies rounding in bins near zero, where two Fourier transforms differ.
        let tolerance = index < 3 ? 1e-4 : 1e-5
        try compare(x.squeezed(0).sliced(0, 0..<8).gathered(2, frames), "conv\(index)_t0_32_64", tolerance)
      }
      x = network.flattened(x)
      try compare(every(48, x, 2).squeezed(0), "cnn_out_every48", 1e-5)
      x = network.entryNorms[0](x)
      try compare(every(48, x, 2).squeezed(0), "norm_input_every48", 5e-3)
      x = network.entryNorms[1](x)
      try compare(every(48, x, 2).squeezed(0), "tnorm_every48", 5e-3)
      try compare(every(24, network.projection(x.transposed()), 1).squeezed(0), "proj_every24", 5e-3)
      x = network.positioned(x)
      try compare(every(24, x, 1).squeezed(0), "posenc_every24", 5e-3)
      for (index, layer) in network.layers.enumerated() {
        x = layer(x)
        if index == 0 { try compare(every(24, x, 1).squeezed(0), "layer0_every24", 5e-3) }
      }
      try compare(every(24, x, 1).squeezed(0), "enc_every24", 5e-3)
      x = network.exited(x)
      try compare(every(24, x.transposed(), 2).squeezed(0), "norm_trans_every24", 5e-3)
      try compare(network.pool.weights(of: x).reshaped(-1), "pool_attention", 5e-3)
      try compare(network(spectra).reshaped(-1), "logit", 5e-3)
    }
  }

  @Test("Scores are the reference's within 2e-4, of short and of long signals", .needs(.distillmos))
  func scores() throws {
    let model = try DistillMOS(weights: ModelStore.weights(of: "distillmos"))
    expectClose(Float(model.score(of: input)), try expected("mos")[0], tolerance: 2e-4, "DistillMOS")
    let long = input + input + input + input
    let parts = model.segmentScores(of: long)
    expectClose(
      parts.map(Float.init), try expected("repeat4/segment_mos"), tolerance: 2e-4, "DistillMOS of segments")
    expectClose(
      Float(parts.reduce(0, +) / Double(parts.count)), try expected("repeat4/mos")[0], tolerance: 2e-4,
      "DistillMOS of a long one")
  }

  @Test(
    "Scores of recordings are the reference's within 2e-4", .needs(.distillmos, .shared("data/eval/clean")))
  func recordings() throws {
    let model = try DistillMOS(weights: ModelStore.weights(of: "distillmos"))
    let keys = golden.keys.sorted().filter { $0.hasPrefix("libri/") }
    #expect(!keys.isEmpty)
    for key in keys {
      let name = key.split(separator: "/")[1]
      let url = TestFiles.shared("data/eval/clean/\(name).wav")
      expectClose(
        Float(model.score(of: try AudioFile.read(url).waveform.samples)), try expected(key)[0],
        tolerance: 2e-4,
        "DistillMOS of \(name)")
    }
  }

  @Test("The position encoding of the file is the formula's", .needs(.distillmos))
  func positions() throws {
    let positions = try DistillMOS(weights: ModelStore.weights(of: "distillmos")).network.positions.squeezed(
      0)
    expectClose(
      positions.gathered(0, Tensor(integers: [0, 1, 100, 383])).floats,
      try expected("position_encoding_rows_0_1_100_383"), tolerance: 1e-6, "stored positions")
    let formula = [0, 1, 100, 383].flatMap { row in
      (0..<200).map { column in
        let angle = Double(row) * exp(-Double(column / 2 * 2) * log(768) / 200)
        return Float(column.isMultiple(of: 2) ? sin(angle) : cos(angle))
      }
    }
    expectClose(try expected("position_encoding_rows_0_1_100_383"), formula, tolerance: 1e-4, "formula")
  }
}
